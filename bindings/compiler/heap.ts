/** The string section while it is built: every distinct run of bytes once. */
import { toBinary } from "../artifact/bytes.js";

export interface TextRef {
  readonly offset: number;
  readonly bytes: number;
}

const EMPTY: TextRef = { offset: 0, bytes: 0 };

export class StringHeap {
  readonly #refs = new Map<string, TextRef>();
  readonly #pieces: string[] = [];
  #length = 0;

  /** The text's UTF-8 in the heap. */
  text(text: string): TextRef {
    return this.binary(toBinary(text));
  }

  /** The bytes of a binary string in the heap. */
  binary(binary: string): TextRef {
    if (binary === "") return EMPTY;
    const known = this.#refs.get(binary);
    if (known !== undefined) return known;
    const ref = { offset: this.#length, bytes: binary.length };
    this.#refs.set(binary, ref);
    this.#pieces.push(binary);
    this.#length += binary.length;
    return ref;
  }

  /** All bytes, in the order they came. */
  bytes(): Uint8Array {
    const bytes = new Uint8Array(this.#length);
    let at = 0;
    for (const piece of this.#pieces) for (let index = 0; index < piece.length; index++) bytes[at++] = piece.charCodeAt(index);
    return bytes;
  }
}
