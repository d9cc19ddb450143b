/** The string section while it is built: every distinct run of bytes once. */
import { toBinary } from "./bytes.js";

/** Where a run of bytes stands in the heap, and how many they are. */
type Run = readonly [offset: number, bytes: number];

export class StringHeap {
  readonly #offsets = new Map<string, number>();
  #length = 0;

  /** The text's UTF-8 in the heap. */
  text(text: string): Run {
    return this.binary(toBinary(text));
  }

  /** The bytes of a binary string in the heap. */
  binary(binary: string): Run {
    return [this.offsetOf(binary), binary.length];
  }

  offsetOf(binary: string): number {
    if (binary === "") return 0;
    let offset = this.#offsets.get(binary);
    if (offset === undefined) {
      this.#offsets.set(binary, (offset = this.#length));
      this.#length += binary.length;
    }
    return offset;
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
