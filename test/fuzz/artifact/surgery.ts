/** Cutting artifacts open: their sections as plain words, and the checksums that make a changed artifact look written. */
import {
  DEBUG,
  FORMAT_VERSION,
  HEADER_BYTES,
  HEADER_CHECKSUM,
  HEADER_DIGEST,
  HEADER_FLAGS,
  HEADER_SECTIONS,
  SECTION_BYTES,
  SECTION_CHECKSUM,
  SECTION_COUNT,
  SECTION_ITEMS,
  SECTION_OFFSET,
  SECTION_SIZE,
} from "../../../assembly/layout.js";
import { checksumWords } from "../../../bindings/artifact/bytes.js";
import { writeArtifact, type Section } from "../../../bindings/artifact/writer.js";

const WORD = 4;

/** The sections of a sound artifact; the words are copies. */
export function takeApart(artifact: Uint8Array): { flags: number; sections: Section[] } {
  const words = wordsOf(artifact);
  const sections = Array.from({ length: SECTION_COUNT }, (_, id): Section => {
    const record = recordOf(id);
    const first = words[record + SECTION_OFFSET / WORD]! / WORD;
    const length = words[record + SECTION_SIZE / WORD]! / WORD;
    return { words: words.slice(first, first + length), items: words[record + SECTION_ITEMS / WORD]! };
  });
  return { flags: words[HEADER_FLAGS / WORD]!, sections };
}

export function putTogether(flags: number, sections: readonly Section[]): Uint8Array {
  return writeArtifact(flags, sections);
}

/** A copy with section checksums, digest and header checksum recomputed wherever the section table still points inside. */
export function repair(artifact: Uint8Array): Uint8Array {
  if (artifact.length < HEADER_BYTES || artifact.length % WORD !== 0) return artifact;
  const words = wordsOf(artifact);
  const digest = [words[HEADER_FLAGS / WORD]!, FORMAT_VERSION];
  for (let id = 0; id < SECTION_COUNT; id++) {
    const record = recordOf(id);
    const offset = words[record + SECTION_OFFSET / WORD]!;
    const size = words[record + SECTION_SIZE / WORD]!;
    if (offset % WORD !== 0 || size % WORD !== 0 || offset + size > artifact.length) continue;
    const checksum = checksumWords(words.subarray(offset / WORD, (offset + size) / WORD));
    words[record + SECTION_CHECKSUM / WORD] = checksum;
    if (id !== DEBUG) digest.push(checksum, words[record + SECTION_ITEMS / WORD]!);
  }
  words[HEADER_DIGEST / WORD] = checksumWords(Uint32Array.from(digest));
  words[HEADER_DIGEST / WORD + 1] = checksumWords(Uint32Array.from(digest.reverse()));
  words[HEADER_CHECKSUM / WORD] = 0;
  words[HEADER_CHECKSUM / WORD] = checksumWords(words.subarray(0, HEADER_BYTES / WORD));
  return new Uint8Array(words.buffer);
}

/** A copy as words; the tests run on little-endian hosts. */
export function wordsOf(artifact: Uint8Array): Uint32Array {
  return new Uint32Array(artifact.slice(0, artifact.length - (artifact.length % WORD)).buffer);
}

/** Index of the first word of a section's record in the header. */
export function recordOf(id: number): number {
  return (HEADER_SECTIONS + id * SECTION_BYTES) / WORD;
}
