/**
 * Reads an artifact's sections. The reader checks the frame only (header, section table); the core's verify() is what
 * makes content trustworthy, so read keys and rows of artifacts that an engine has loaded.
 */
import {
  DERIVED,
  FORMAT_VERSION,
  HEADER_BYTES,
  HEADER_BYTES_TOTAL,
  HEADER_DIGEST,
  HEADER_FLAGS,
  HEADER_FORMAT,
  HEADER_MAGIC,
  HEADER_SECTION_COUNT,
  HEADER_SECTIONS,
  KEY_BYTES,
  KEY_FLAGS,
  KEY_NAME,
  KEY_NAME_BYTES,
  KEYS,
  MAGIC,
  META,
  META_COLLECTION,
  META_POLICY_COUNT,
  ROWS,
  SECTION_BYTES,
  SECTION_COUNT,
  SECTION_ITEMS,
  SECTION_OFFSET,
  SECTION_SIZE,
  STRINGS,
} from "../../assembly/layout.js";
import { ArtifactError } from "./errors.js";

// A byte-order mark is a character like others here.
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** A section as bytes, with its number of records. */
export interface SectionView {
  readonly view: DataView;
  readonly bytes: Uint8Array;
  readonly items: number;
}

/** A condition key that the artifact's policies use. */
export interface ArtifactKey {
  /** Folded to lower case. */
  readonly name: string;
  /** KEY_SINGLE, KEY_MULTI, KEY_TAG. */
  readonly flags: number;
}

export class ArtifactReader {
  readonly flags: number;
  /** 16 hexadecimal digits over all sections but debug. */
  readonly digest: string;
  readonly format: number;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;

  /** Throws ArtifactError when the bytes are not framed like an artifact. */
  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#checkFrame();
    this.format = this.#view.getUint32(HEADER_FORMAT, true);
    this.flags = this.#view.getUint32(HEADER_FLAGS, true);
    this.digest = hex(this.#view.getUint32(HEADER_DIGEST, true)) + hex(this.#view.getUint32(HEADER_DIGEST + 4, true));
  }

  #checkFrame(): void {
    const view = this.#view;
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
    for (let id = 0; id < SECTION_COUNT; id++) this.section(id);
  }

  section(id: number): SectionView {
    const record = HEADER_SECTIONS + id * SECTION_BYTES;
    const offset = this.#view.getUint32(record + SECTION_OFFSET, true);
    const size = this.#view.getUint32(record + SECTION_SIZE, true);
    if (offset < HEADER_BYTES || offset + size > this.#view.byteLength || size % 4 !== 0) {
      throw new ArtifactError("ARTIFACT_CORRUPT", `section ${id} lies outside the artifact`, record);
    }
    const bytes = this.#bytes.subarray(offset, offset + size);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return { view, bytes, items: this.#view.getUint32(record + SECTION_ITEMS, true) };
  }

  /** A text of the string section. */
  text(offset: number, bytes: number): string {
    return decoder.decode(this.section(STRINGS).bytes.subarray(offset, offset + bytes));
  }

  /** The keys in index order. */
  keys(): ArtifactKey[] {
    const { view, items } = this.section(KEYS);
    return Array.from({ length: items }, (_, index) => {
      const at = index * KEY_BYTES;
      const name = this.text(view.getUint32(at + KEY_NAME, true), view.getUint32(at + KEY_NAME_BYTES, true));
      return { name, flags: view.getUint32(at + KEY_FLAGS, true) };
    });
  }

  /** Key index of a derived key, or -1 where no policy uses it. */
  derivedKey(which: number): number {
    return this.section(DERIVED).view.getUint32(which * 4, true) - 1;
  }

  /** Else it was compiled from a policy set. */
  isDirectory(): boolean {
    return this.section(META).view.getUint32(META_COLLECTION, true) === 0;
  }

  policyCount(): number {
    return this.section(META).view.getUint32(META_POLICY_COUNT, true);
  }

  statementCount(): number {
    return this.section(ROWS).items;
  }
}

function hex(word: number): string {
  return word.toString(16).padStart(8, "0");
}
