/**
 * Reads an artifact's sections. The room is the only one that knows how bytes lie: writer.ts and reader.ts for sections, tables/ for
 * rows as texts, describe.ts for all of it. Look into it when `postern inspect` or an explanation names what is not in a policy.
 *
 * Nothing is checked here: read artifacts that a core has verified, or that checkFrame() has let pass.
 */
import {
  DERIVED,
  HEADER_DIGEST,
  HEADER_FLAGS,
  HEADER_FORMAT,
  HEADER_SECTIONS,
  KEY_BYTES,
  KEY_FLAGS,
  KEY_NAME,
  KEY_NAME_BYTES,
  KEYS,
  META,
  META_COLLECTION,
  META_POLICY_COUNT,
  ROWS,
  SECTION_BYTES,
  SECTION_ITEMS,
  SECTION_OFFSET,
  SECTION_SIZE,
  STRINGS,
} from "../../assembly/layout.js";
import { decodeUtf8 } from "../text/encoding.js";

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

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.format = this.#view.getUint32(HEADER_FORMAT, true);
    this.flags = this.#view.getUint32(HEADER_FLAGS, true);
    this.digest = hex(this.#view.getUint32(HEADER_DIGEST, true)) + hex(this.#view.getUint32(HEADER_DIGEST + 4, true));
  }

  section(id: number): SectionView {
    const record = HEADER_SECTIONS + id * SECTION_BYTES;
    const offset = this.#view.getUint32(record + SECTION_OFFSET, true);
    const size = this.#view.getUint32(record + SECTION_SIZE, true);
    const bytes = this.#bytes.subarray(offset, offset + size);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return { view, bytes, items: this.#view.getUint32(record + SECTION_ITEMS, true) };
  }

  /** A text of the string section. */
  text(offset: number, bytes: number): string {
    return decodeUtf8(this.section(STRINGS).bytes.subarray(offset, offset + bytes));
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
