/** The string section while it is built: every distinct run of bytes once. */
import { toBinary } from "./bytes.js";

export interface TextRef {
  readonly offset: number;
  readonly bytes: number;
}

const EMPTY: TextRef = { offset: 0, bytes: 0 };

export class StringHeap {
  readonly #offsets = new Map<string, number>();
  #length = 0;

  /** The text's UTF-8 in the heap. */
  text(text: string): TextRef {
    return this.binary(toBinary(text));
  }

  /** The bytes of a binary string in the heap. */
  binary(binary: string): TextRef {
    if (binary === "") return EMPTY;
    let offset = this.#offsets.get(binary);
    if (offset === undefined) {
      this.#offsets.set(binary, (offset = this.#length));
      this.#length += binary.length;
    }
    return { offset, bytes: binary.length };
  }

  /** All bytes, in the order they came. */
  bytes(): Uint8Array {
    const bytes = new Uint8Array(this.#length);
    let at = 0;
    for (const piece of this.#offsets.keys())
      for (let index = 0; index < piece.length; index++) bytes[at++] = piece.charCodeAt(index);
    return bytes;
  }
}
