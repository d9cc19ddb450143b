/**
 * Entries of one list of which one covers another, in groups: AWS makes one finding of all that hang together.
 *
 * Most patterns are literal up to one `*` at their end. Those are found by looking up the beginnings of each entry; only patterns of
 * other shapes are compared with every entry, and only so many of them.
 */
import { inclusionOf } from "./patterns.js";

export interface CoveredGroup<T> {
  /** All of the group, in the order of the list. */
  readonly members: readonly T[];
  /** One of them that another, `by`, makes needless. */
  readonly covered: T;
  readonly by: T;
}

/** Patterns of a list that are compared with every entry of it. */
const COMPARED_MAX = 200;

/** Cost: length of all entries, and the entries times the patterns with a wildcard before the end (COMPARED_MAX at most). */
export function coveredGroups<T extends { readonly isWild: boolean }>(
  entries: readonly T[],
  textOf: (entry: T) => string,
): CoveredGroup<T>[] {
  if (entries.length < 2) return [];
  const texts = entries.map(textOf);
  const isAllDifferent = new Set(texts).size === texts.length;
  if (isAllDifferent && !entries.some(({ isWild }) => isWild)) return [];
  const groups = new Groups(entries.length);
  if (!isAllDifferent) joinEqual(texts, groups);
  joinBeginnings(texts, groups);
  joinOthers(texts, groups);
  return groups.all().map(({ members, covered, by }) => ({
    members: members.map((at) => entries[at]!),
    covered: entries[covered]!,
    by: entries[by]!,
  }));
}

function joinEqual(texts: readonly string[], groups: Groups): void {
  const firsts = new Map<string, number>();
  texts.forEach((text, at) => {
    const first = firsts.get(text);
    if (first === undefined) firsts.set(text, at);
    else groups.join(first, at);
  });
}

/** `s3:Get*` covers whatever begins with `s3:Get`. */
function joinBeginnings(texts: readonly string[], groups: Groups): void {
  const beginnings = new Map<string, number>();
  let longest = 0;
  texts.forEach((text, at) => {
    if (!/^[^*?$]*\*+$/.test(text)) return;
    const beginning = text.replace(/\*+$/, "");
    if (!beginnings.has(beginning)) beginnings.set(beginning, at);
    longest = Math.max(longest, beginning.length);
  });
  if (beginnings.size === 0) return;
  texts.forEach((text, at) => {
    // Up to the first wildcard or variable, beyond which nothing literal can be covered.
    const literal = /^[^*?$]*/.exec(text)![0];
    for (let length = 0; length <= Math.min(literal.length, longest); length++) {
      const by = beginnings.get(literal.slice(0, length));
      if (by !== undefined && by !== at) groups.join(by, at);
    }
  });
}

function joinOthers(texts: readonly string[], groups: Groups): void {
  const patterns = texts.flatMap((text, at) => (/[*?]/.test(text) && !/^[^*?$]*\*+$/.test(text) ? [at] : []));
  for (const by of patterns.slice(0, COMPARED_MAX)) {
    const pattern = texts[by]!;
    const head = /^[^*?$]*/.exec(pattern)![0];
    const tail = /[^*?}]*$/.exec(pattern)![0];
    const covers = inclusionOf(pattern);
    texts.forEach((text, at) => {
      // Whatever the pattern covers ends and begins as it does: most differ there.
      if (at !== by && text.endsWith(tail) && text.startsWith(head) && covers(text)) groups.join(by, at);
    });
  }
}

/** Sets that are joined step by step; each remembers the first pair that was said of it. */
class Groups {
  readonly #parents: number[];
  readonly #pairs = new Map<number, { covered: number; by: number }>();

  constructor(count: number) {
    this.#parents = Array.from({ length: count }, (_, at) => at);
  }

  join(by: number, covered: number): void {
    const [a, b] = [this.#rootOf(by), this.#rootOf(covered)];
    const pair = this.#pairs.get(a) ?? this.#pairs.get(b) ?? { covered, by };
    this.#parents[Math.max(a, b)] = Math.min(a, b);
    this.#pairs.delete(Math.max(a, b));
    this.#pairs.set(Math.min(a, b), pair);
  }

  #rootOf(at: number): number {
    while (this.#parents[at] !== at) at = this.#parents[at] = this.#parents[this.#parents[at]!]!;
    return at;
  }

  all(): { members: number[]; covered: number; by: number }[] {
    const members = new Map<number, number[]>();
    this.#parents.forEach((_, at) => {
      const root = this.#rootOf(at);
      if (!this.#pairs.has(root)) return;
      const list = members.get(root);
      if (list === undefined) members.set(root, [at]);
      else list.push(at);
    });
    return [...members].map(([root, list]) => ({ members: list, ...this.#pairs.get(root)! }));
  }
}
