/**
 * Spellings of context keys → the artifact's key indexes. The keys that policies use are known for good; other spellings
 * are remembered up to a fixed number and length, so that an unbounded stream of key names costs no memory.
 */
import { toWellFormed } from "../../text/utf8.js";
import { KEY_TAG } from "../../../assembly/layout.js";
import { KEY_CACHE_CHARACTERS, KEY_CACHE_ENTRIES } from "../../../assembly/limits.js";
import type { ArtifactKey } from "../../artifact/reader.js";

/** One key, whatever its spelling. `seenIn` and `entry` belong to the frame writer. */
export interface KeyInfo {
  /** Index in the artifact, or -1 where no policy uses the key. */
  readonly index: number;
  /** A `…Tag/` key: two spellings in one request are several values. */
  readonly isTag: boolean;
  /** Number of the request that gave the key last. */
  seenIn: number;
  /** Position of its entry in that request's frame. */
  entry: number;
}

/** Folds A–Z to lower case and leaves every other character, but for lone surrogates: they become U+FFFD. */
export function foldKey(name: string): string {
  return toWellFormed(name).replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

export class KeyIndex {
  readonly #used = new Map<string, KeyInfo>();
  #spellings = new Map<string, KeyInfo>();
  #unused = new Map<string, KeyInfo>();
  #characters = 0;

  constructor(keys: readonly ArtifactKey[]) {
    keys.forEach(({ name, flags }, index) => this.#used.set(name, { index, isTag: (flags & KEY_TAG) !== 0, seenIn: 0, entry: 0 }));
  }

  /**
   * To be called before each request, never within one: unused keys know which request has named them. So the caches hold at most
   * their limits and what one request names. True: it has forgotten some.
   */
  trim(): boolean {
    if (this.#spellings.size <= KEY_CACHE_ENTRIES && this.#characters <= KEY_CACHE_CHARACTERS) return false;
    this.#spellings = new Map();
    this.#unused = new Map();
    this.#characters = 0;
    return true;
  }

  /** The key with this name, compared ignoring ASCII case. */
  find(name: string): KeyInfo {
    return this.#spellings.get(name) ?? this.#learn(name);
  }

  #learn(name: string): KeyInfo {
    const folded = foldKey(name);
    let info = this.#used.get(folded) ?? this.#unused.get(folded);
    if (info === undefined) {
      info = { index: -1, isTag: /tag\//.test(folded.slice(0, folded.indexOf("/") + 1)), seenIn: 0, entry: 0 };
      this.#unused.set(folded, info);
    }
    this.#spellings.set(name, info);
    this.#characters += name.length;
    return info;
  }
}

/** Finds keys by name and place: requests of one kind name the same keys in the same order, so the last one's are at hand. */
export class ExpectedKeys {
  readonly #expected: { readonly name: string; readonly key: KeyInfo }[] = [];

  /** `prefix`: what stands before each name. */
  constructor(
    readonly keys: KeyIndex,
    readonly prefix: string,
  ) {}

  /** Keys may have changed: nothing is expected. */
  forget(): void {
    this.#expected.length = 0;
  }

  find(name: string, place: number): KeyInfo {
    const expected = this.#expected[place];
    if (expected !== undefined && expected.name === name) return expected.key;
    const key = this.keys.find(this.prefix + name);
    this.#expected[place] = { name, key };
    return key;
  }
}
