/** Puts sections together into an artifact: header, section table, checksums, digest. Knows the layout, not the meaning. */
import {
  DEBUG,
  FORMAT_VERSION,
  HEADER_BYTES,
  HEADER_BYTES_TOTAL,
  HEADER_CHECKSUM,
  HEADER_DIGEST,
  HEADER_FLAGS,
  HEADER_FORMAT,
  HEADER_MAGIC,
  HEADER_SECTION_COUNT,
  HEADER_SECTIONS,
  MAGIC,
  SECTION_BYTES,
  SECTION_CHECKSUM,
  SECTION_COUNT,
  SECTION_ITEMS,
  SECTION_OFFSET,
  SECTION_SIZE,
} from "../../assembly/layout.js";
import { checksumWords } from "./bytes.js";

/** A section's content: whole words, and the number of records in them. */
export interface Section {
  readonly words: Uint32Array;
  readonly items: number;
}

/** Plain bytes as a section, padded with zeros to whole words; its items are the bytes. */
export function byteSection(bytes: Uint8Array): Section {
  const padded = new Uint8Array((bytes.length + 3) & ~3);
  padded.set(bytes);
  return { words: new Uint32Array(padded.buffer), items: bytes.length };
}

/** The artifact of the sections, in file order. The digest covers all but the debug section. */
export function writeArtifact(flags: number, sections: readonly Section[]): Uint8Array {
  if (sections.length !== SECTION_COUNT) throw new RangeError(`an artifact has ${SECTION_COUNT} sections`);
  const total = sections.reduce((bytes, section) => bytes + section.words.length * 4, HEADER_BYTES);
  const words = new Uint32Array(total / 4);
  const digest = [flags, FORMAT_VERSION];
  let offset = HEADER_BYTES;
  sections.forEach((section, id) => {
    words.set(section.words, offset / 4);
    const checksum = checksumWords(section.words);
    const record = (HEADER_SECTIONS + id * SECTION_BYTES) / 4;
    words[record + SECTION_OFFSET / 4] = offset;
    words[record + SECTION_SIZE / 4] = section.words.length * 4;
    words[record + SECTION_ITEMS / 4] = section.items;
    words[record + SECTION_CHECKSUM / 4] = checksum;
    if (id !== DEBUG) digest.push(checksum, section.items);
    offset += section.words.length * 4;
  });
  words[HEADER_MAGIC / 4] = MAGIC;
  words[HEADER_FORMAT / 4] = FORMAT_VERSION;
  words[HEADER_BYTES_TOTAL / 4] = total;
  words[HEADER_FLAGS / 4] = flags;
  words[HEADER_DIGEST / 4] = checksumWords(Uint32Array.from(digest));
  words[HEADER_DIGEST / 4 + 1] = checksumWords(Uint32Array.from(digest.reverse()));
  words[HEADER_SECTION_COUNT / 4] = SECTION_COUNT;
  words[HEADER_CHECKSUM / 4] = checksumWords(words.subarray(0, HEADER_BYTES / 4));
  return littleEndian(words);
}

/** The words' bytes; every host that runs WebAssembly today stores them little-endian already. */
function littleEndian(words: Uint32Array): Uint8Array {
  const bytes = new Uint8Array(words.buffer);
  if (new Uint8Array(Uint32Array.of(1).buffer)[0] === 1) return bytes;
  const view = new DataView(bytes.buffer);
  words.slice().forEach((word, index) => view.setUint32(index * 4, word, true));
  return bytes;
}
