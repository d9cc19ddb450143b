/** The one source of randomness of the fuzzers: seeded, and the same on every host. */
import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";

/** Seeded from a text: equal texts give equal sequences. */
export class Random {
  readonly #source;

  constructor(seed: string) {
    let hash = 0x811c9dc5;
    for (let at = 0; at < seed.length; at++) hash = Math.imul(hash ^ seed.charCodeAt(at), 0x01000193);
    this.#source = xoroshiro128plus(hash);
    // Seeds that are alike begin alike.
    for (let round = 0; round < 12; round++) this.word();
  }

  /** 32 random bits, unsigned. */
  word(): number {
    return this.#source.next() >>> 0;
  }

  /** An integer in [0, limit). */
  below(limit: number): number {
    return this.between(0, limit - 1);
  }

  /** An integer in [least, most]. */
  between(least: number, most: number): number {
    return uniformInt(this.#source, least, most);
  }

  /** True once in `odds` times. */
  oneIn(odds: number): boolean {
    return this.below(odds) === 0;
  }

  pick<T>(list: readonly T[]): T {
    if (list.length === 0) throw new RangeError("nothing to pick from");
    return list[this.below(list.length)]!;
  }

  /** `count` picks, repetitions included. */
  picks<T>(list: readonly T[], count: number): T[] {
    return Array.from({ length: count }, () => this.pick(list));
  }

  /** Runs one of the makers. */
  choose<T>(...makers: readonly (() => T)[]): T {
    return this.pick(makers)();
  }
}
