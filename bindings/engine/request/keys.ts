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

/** Keys by their names, folded. */
export class KeyIndex {
  readonly #used = new Map<string, KeyInfo>();
  #unused = new Map<string, KeyInfo>();
  #names = 0;
  #characters = 0;
  /** More was looked up than is to be remembered: `forget` is to be called before the next request. */
  isFull = false;

  constructor(keys: readonly ArtifactKey[]) {
    keys.forEach(({ name, flags }, index) => this.#used.set(name, { index, isTag: (flags & KEY_TAG) !== 0, seenIn: 0, entry: 0 }));
  }

  /** Never within a request: unused keys know which request has named them. */
  forget(): void {
    this.#unused = new Map();
    this.#names = 0;
    this.#characters = 0;
    this.isFull = false;
  }

  /** The key with this name, compared ignoring ASCII case. */
  find(name: string): KeyInfo {
    this.#names++;
    this.#characters += name.length;
    this.isFull = this.#names > KEY_CACHE_ENTRIES || this.#characters > KEY_CACHE_CHARACTERS;
    const folded = foldKey(name);
    let info = this.#used.get(folded) ?? this.#unused.get(folded);
    if (info === undefined) {
      info = { index: -1, isTag: /tag\//.test(folded.slice(0, folded.indexOf("/") + 1)), seenIn: 0, entry: 0 };
      this.#unused.set(folded, info);
    }
    return info;
  }
}

/** A name as requests spell it. */
export class Spelling {
  /** The one that followed it last. */
  next: Spelling = this;

  constructor(
    readonly name: string,
    readonly key: KeyInfo,
  ) {}
}

/** Keys by their names as requests spell them. Requests of one kind name the same keys in the same order: each name leads to the next. */
export class NameChain {
  readonly #keys: KeyIndex;
  readonly #prefix: string;
  #spellings = new Map<string, Spelling>();
  /** Before the first name. It stands for the empty one, so that what follows nothing else has a name as well. */
  readonly start: Spelling;

  /** `prefix`: what stands before each name. */
  constructor(keys: KeyIndex, prefix: string) {
    this.#keys = keys;
    this.#prefix = prefix;
    this.start = new Spelling("", keys.find(prefix));
  }

  /** Keys may have changed: nothing is expected. */
  forget(): void {
    this.#spellings = new Map();
    this.start.next = this.start;
  }

  /** The name, which is not the one that was expected after `before`. */
  find(name: string, before: Spelling): Spelling {
    let found = this.#spellings.get(name);
    if (found === undefined) {
      found = new Spelling(name, this.#keys.find(this.#prefix + name));
      this.#spellings.set(name, found);
    }
    before.next = found;
    return found;
  }
}
