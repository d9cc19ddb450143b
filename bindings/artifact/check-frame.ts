/** Is this an artifact as it was written? What stands in it, only a core's verify() knows. */
import {
  FORMAT_VERSION,
  HEADER_BYTES,
  HEADER_BYTES_TOTAL,
  HEADER_CHECKSUM,
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
import { ArtifactError } from "./errors.js";
import type { Section } from "./writer.js";

/**
 * The artifact's sections, copied; throws ArtifactError where header, section table or a checksum is not as the compiler writes it.
 * Linear in the bytes.
 */
export function checkFrame(bytes: Uint8Array): Section[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  checkHeader(view);
  checkedWords(bytes.subarray(0, HEADER_BYTES), HEADER_CHECKSUM, view);
  return Array.from({ length: SECTION_COUNT }, (_, id) => checkSection(id, bytes, view));
}

function checkHeader(view: DataView): void {
  if (view.byteLength < 8 || view.getUint32(HEADER_MAGIC, true) !== MAGIC) {
    throw new ArtifactError("ARTIFACT_BAD_MAGIC", "the bytes are not a Postern artifact", 0);
  }
  const format = view.getUint32(HEADER_FORMAT, true);
  if (format !== FORMAT_VERSION) {
    const message = `the artifact has format ${format}; this version reads format ${FORMAT_VERSION}`;
    throw new ArtifactError("ARTIFACT_UNKNOWN_FORMAT", message, HEADER_FORMAT);
  }
  if (view.byteLength < HEADER_BYTES || view.getUint32(HEADER_BYTES_TOTAL, true) > view.byteLength) {
    throw new ArtifactError("ARTIFACT_TRUNCATED", "the artifact ends too early", view.byteLength);
  }
  if (view.getUint32(HEADER_SECTION_COUNT, true) !== SECTION_COUNT) {
    throw new ArtifactError("ARTIFACT_CORRUPT", "the artifact has a wrong number of sections", HEADER_SECTION_COUNT);
  }
}

function checkSection(id: number, bytes: Uint8Array, view: DataView): Section {
  const record = HEADER_SECTIONS + id * SECTION_BYTES;
  const offset = view.getUint32(record + SECTION_OFFSET, true);
  const size = view.getUint32(record + SECTION_SIZE, true);
  if (offset < HEADER_BYTES || offset + size > bytes.length || size % 4 !== 0) {
    throw new ArtifactError("ARTIFACT_CORRUPT", `section ${id} lies outside the artifact`, record);
  }
  const words = checkedWords(bytes.subarray(offset, offset + size), record + SECTION_CHECKSUM, view);
  return { words, items: view.getUint32(record + SECTION_ITEMS, true) };
}

/** The checksum stands at `at`; in the header, where it is one of the words, it counts as 0. */
function checkedWords(bytes: Uint8Array, at: number, view: DataView): Uint32Array {
  const words = new Uint32Array(bytes.slice().buffer);
  if (at === HEADER_CHECKSUM) words[HEADER_CHECKSUM / 4] = 0;
  if (checksumWords(words) === view.getUint32(at, true)) return words;
  throw new ArtifactError("ARTIFACT_BAD_CHECKSUM", `the artifact changed after it was written (at byte ${at})`, at);
}
