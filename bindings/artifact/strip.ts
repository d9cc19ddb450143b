/** Artifacts without their debug section. */
import { DEBUG, SECTION_COUNT } from "../../assembly/layout.js";
import { artifactBytes, type ArtifactSource } from "./errors.js";
import { ArtifactReader } from "./reader.js";
import { byteSection, writeArtifact, type Section } from "./writer.js";

/**
 * Returns a copy of the artifact without its debug section (names, Sids, positions). Decisions and digest stay the same.
 * Throws `ArtifactError` when the bytes are not framed like an artifact. Linear in the bytes.
 *
 * @example
 * const small = strip(compile({ identity: policies }).bytes);
 */
export function strip(artifact: ArtifactSource): Uint8Array {
  const reader = new ArtifactReader(artifactBytes(artifact));
  const sections = Array.from({ length: SECTION_COUNT }, (_, id): Section => {
    if (id === DEBUG) return byteSection(new Uint8Array(0));
    const { bytes, items } = reader.section(id);
    return { words: new Uint32Array(new Uint8Array(bytes).buffer), items };
  });
  return writeArtifact(reader.flags, sections);
}
