/** Every two letters or digits. */
const PAIRS = Array.from({ length: 36 * 36 }, (_, index) => index.toString(36).padStart(2, "0"));

/** A small seeded generator (mulberry32): the same workload on every machine. */
export class Random {
  #state: number;
  constructor(seed: number) {
    this.#state = seed >>> 0;
  }
  /** A whole number in [0, limit). */
  below(limit: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296) * limit);
  }
  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)]!;
  }
  /** `length` lower-case letters and digits. */
  word(length: number): string {
    let text = "";
    while (text.length < length) text += PAIRS[this.below(PAIRS.length)]!;
    return text.slice(0, length);
  }
}
