/** Artifacts without their debug section. */
import { DEBUG, HEADER_FLAGS } from "../../assembly/layout.js";
import { checkFrame } from "./check-frame.js";
import { artifactBytes, type ArtifactSource } from "./errors.js";
import { byteSection, writeArtifact } from "./writer.js";

/**
 * Returns a copy of the artifact without its debug section (names, Sids, positions). Decisions and digest stay the same.
 * Throws `ArtifactError` for bytes that are not an artifact, or changed after they were written: their new checksums would be right.
 * Linear in the bytes.
 *
 * @example
 * const small = strip(compile({ identity: policies }).bytes);
 */
export function strip(artifact: ArtifactSource): Uint8Array {
  // A copy: what is checked is what is written.
  const bytes = artifactBytes(artifact).slice();
  const sections = checkFrame(bytes);
  sections[DEBUG] = byteSection(new Uint8Array(0));
  return writeArtifact(new DataView(bytes.buffer).getUint32(HEADER_FLAGS, true), sections);
}
