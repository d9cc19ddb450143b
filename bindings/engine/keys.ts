/**
 * Spellings of context keys → the artifact's key indexes. The keys that policies use are known for good; other spellings
 * are remembered up to a fixed number, so that an unbounded stream of key names costs no memory.
 */
import { KEY_TAG } from "../../assembly/layout.js";
import { KEY_CACHE_ENTRIES } from "../../assembly/limits.js";
import type { ArtifactKey } from "../artifact/reader.js";

/** One key, whatever its spelling. `seenIn` and `slot` belong to the frame writer. */
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
  return name.replace(/\p{Surrogate}/gu, "\ufffd").replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

export class KeyIndex {
  readonly #used = new Map<string, KeyInfo>();
  #spellings = new Map<string, KeyInfo>();
  #unused = new Map<string, KeyInfo>();

  constructor(keys: readonly ArtifactKey[]) {
    keys.forEach(({ name, flags }, index) => this.#used.set(name, { index, isTag: (flags & KEY_TAG) !== 0, seenIn: 0, entry: 0 }));
  }

  /** The key with this name, compared ignoring ASCII case. */
  find(name: string): KeyInfo {
    return this.#spellings.get(name) ?? this.#learn(name);
  }

  #learn(name: string): KeyInfo {
    if (this.#spellings.size >= KEY_CACHE_ENTRIES) this.#forget();
    const folded = foldKey(name);
    let info = this.#used.get(folded) ?? this.#unused.get(folded);
    if (info === undefined) {
      info = { index: -1, isTag: /tag\//.test(folded.slice(0, folded.indexOf("/") + 1)), seenIn: 0, entry: 0 };
      this.#unused.set(folded, info);
    }
    this.#spellings.set(name, info);
    return info;
  }

  /** Spellings come back; unused keys are kept as long as there is room, for they know which request has named them. */
  #forget(): void {
    this.#spellings = new Map();
    if (this.#unused.size >= KEY_CACHE_ENTRIES) this.#unused = new Map();
  }
}
