/** Artifacts without their debug section. */
import { DEBUG, SECTION_COUNT } from "../../assembly/layout.js";
import { checkFrame } from "./check-frame.js";
import { artifactBytes, type ArtifactSource } from "./errors.js";
import { ArtifactReader } from "./reader.js";
import { byteSection, writeArtifact, type Section } from "./writer.js";

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
  checkFrame(bytes);
  const reader = new ArtifactReader(bytes);
  const sections = Array.from({ length: SECTION_COUNT }, (_, id): Section => {
    if (id === DEBUG) return byteSection(new Uint8Array(0));
    const { bytes: content, items } = reader.section(id);
    return { words: new Uint32Array(content.slice().buffer), items };
  });
  return writeArtifact(reader.flags, sections);
}
