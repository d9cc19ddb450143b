/** What the core left in its memory about the request it decided last: who denied and allowed, and the values of its keys. */
import {
  KEY_VALUES_BYTES,
  KEY_VALUES_FIRST,
  KEY_VALUES_SHAPE,
  KEY_VALUES_STAMP,
  KEY_VALUES_COUNT,
  RESULT,
  RESULT_ALLOWED,
  RESULT_DENIED,
  RESULT_KEY_VALUES,
  RESULT_STAMP,
  VALUE_BYTES,
} from "../../../assembly/layout.js";
import type { ArtifactReader } from "../../artifact/reader.js";
import { decodeUtf8 } from "../../text/encoding.js";
import type { CoreMemory } from "./core.js";

export class Result {
  readonly #view: DataView;

  /** Valid until the core reads its next request. */
  constructor(
    memory: CoreMemory,
    readonly artifact: ArtifactReader,
  ) {
    this.#view = new DataView(memory.buffer);
  }

  protected word(at: number): number {
    return this.#view.getUint32(at, true);
  }

  /** Bits of the slots of which a Deny applied, an Allow applied. */
  get denied(): number {
    return this.word(RESULT + RESULT_DENIED);
  }
  get allowed(): number {
    return this.word(RESULT + RESULT_ALLOWED);
  }

  /** Values of a key, given or derived; undefined where the request lacks it. */
  values(key: number): string[] | undefined {
    const given = this.#given(key);
    if (key < 0 || this.word(given + KEY_VALUES_STAMP) !== this.word(RESULT + RESULT_STAMP)) return undefined;
    const first = this.word(given + KEY_VALUES_FIRST);
    return Array.from({ length: this.word(given + KEY_VALUES_COUNT) }, (_, index) => this.#text(first + index * VALUE_BYTES));
  }

  /** As a context would give it: a list where the key is multivalued. */
  value(key: number): string | readonly string[] | undefined {
    const values = this.values(key);
    return this.word(this.#given(key) + KEY_VALUES_SHAPE) === 0 ? values?.[0] : values;
  }

  #given(key: number): number {
    return this.word(RESULT + RESULT_KEY_VALUES) + key * KEY_VALUES_BYTES;
  }

  #text(record: number): string {
    return decodeUtf8(new Uint8Array(this.#view.buffer, this.word(record), this.word(record + 4)));
  }
}
