/**
 * Which entries of a list does another include? Said only where it is certain: an entry that is included can never be matched
 * alone. A sound and quick test, not a complete one: what it misses is an entry that seems reachable.
 *
 * Lists of AWS have hundreds of entries, of which few begin alike: only those are compared.
 */
import type { Pattern, PatternToken, PrincipalEntry } from "../../policy/ast.js";

/** For each entry the first other one that includes it; of equal ones the first includes the others. */
export type Inclusions = readonly (number | undefined)[];

/** Each entry as its alternatives. Cost: the length of all entries, and for each those that begin as it does, at most the product of the lengths. */
export function includedPatterns(entries: readonly (readonly Pattern[])[]): Inclusions {
  const symbols = entries.map((alternatives) => alternatives.map((pattern) => pattern.flatMap(symbolsOf)));
  const isIncluded = (outer: number, inner: number): boolean => {
    return symbols[inner]!.every((pattern) => symbols[outer]!.some((other) => takesAll(other, pattern)));
  };
  const beginnings = new Beginnings(entries);
  return entries.map(([first], index) => first && firstOther(beginnings.of(first), index, isIncluded));
}

/** Cost: the entries, and for each the accounts and wildcards of the list. */
export function includedPrincipals(entries: readonly PrincipalEntry[]): Inclusions {
  const texts = entries.map((entry) => JSON.stringify(entry));
  const firsts = new Map<string, number>();
  texts.forEach((text, at) => firsts.has(text) || firsts.set(text, at));
  const wide = entries.flatMap(({ kind }, at) => (kind === "everyone" || kind === "account" ? [at] : []));
  const isIncluded = (outer: number, inner: number): boolean => {
    return texts[outer] === texts[inner] || isOfPrincipal(entries[outer]!, entries[inner]!);
  };
  return entries.map((_, index) => firstOther([firsts.get(texts[index]!)!, ...wide], index, isIncluded));
}

function firstOther(
  candidates: readonly number[],
  index: number,
  isIncluded: (outer: number, inner: number) => boolean,
): number | undefined {
  const found = candidates.filter(
    (other) => other !== index && isIncluded(other, index) && (other < index || !isIncluded(index, other)),
  );
  return found.length === 0 ? undefined : found.reduce((a, b) => Math.min(a, b));
}

// --- patterns ------------------------------------------------------------------------------------------------------------

/** Patterns by the text that they begin with. */
class Beginnings {
  /** Patterns that are nothing but text: they include what is equal. */
  readonly #texts = new Map<string, number[]>();
  readonly #heads = new Map<string, number[]>();
  readonly #lengths: readonly number[];

  constructor(entries: readonly (readonly Pattern[])[]) {
    entries.forEach((alternatives, index) => {
      for (const pattern of alternatives) {
        const map = isText(pattern) ? this.#texts : this.#heads;
        const head = headOf(pattern);
        if (!map.has(head)) map.set(head, []);
        map.get(head)!.push(index);
      }
    });
    this.#lengths = [...new Set([...this.#heads.keys()].map(({ length }) => length))];
  }

  /** Entries that may include the pattern: their text before the first wildcard or variable begins it. */
  of(pattern: Pattern): number[] {
    const head = headOf(pattern);
    const open = this.#lengths.flatMap((length) => (length <= head.length ? (this.#heads.get(head.slice(0, length)) ?? []) : []));
    return isText(pattern) ? [...(this.#texts.get(head) ?? []), ...open] : open;
  }
}

function headOf([first]: Pattern): string {
  return first?.kind === "text" ? first.text : "";
}

function isText(pattern: Pattern): boolean {
  return pattern.every(({ kind }) => kind === "text");
}

/** A pattern as symbols: characters, `*`, `?`, and variables as wholes. */
type Symbols = readonly string[];

const ANY = "any";
const ONE = "one";

function symbolsOf(token: PatternToken): string[] {
  switch (token.kind) {
    case "any":
      return [ANY];
    case "one":
      return [ONE];
    case "text":
      return [...token.text].map((character) => `=${character}`);
    case "variable":
      return [`$${token.key} ${token.fallback ?? ""}`];
  }
}

/** Is every text of `inner` one of `outer`? A `*` of `outer` takes as little as it can, and one symbol more whenever the rest does not fit. */
function takesAll(outer: Symbols, inner: Symbols): boolean {
  let [at, from, star, mark] = [0, 0, -1, 0];
  while (at < inner.length) {
    if (from < outer.length && takes(outer[from]!, inner[at]!)) {
      at++;
      from++;
    } else if (outer[from] === ANY) [star, mark, from] = [from, at, from + 1];
    else if (star >= 0) [from, at] = [star + 1, ++mark];
    else return false;
  }
  while (outer[from] === ANY) from++;
  return from === outer.length;
}

/** A symbol of its own kind; `?` any character. */
function takes(outer: string, inner: string): boolean {
  if (outer === ANY) return false;
  return outer === inner || (outer === ONE && inner.startsWith("="));
}

// --- principals ----------------------------------------------------------------------------------------------------------

/** Is `inner` one of those that a wildcard or an account stands for? */
function isOfPrincipal(outer: PrincipalEntry, inner: PrincipalEntry): boolean {
  if (outer.kind === "everyone") return true;
  if (outer.kind !== "account" || !("arn" in inner)) return false;
  const [, partition, , , account] = inner.arn.split(":");
  return account === outer.account && (outer.partition === undefined || outer.partition === partition);
}
