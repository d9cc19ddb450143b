/**
 * Does one entry of a list match whatever another matches? Said only where it is certain: an entry that is included can never be matched
 * alone. A sound and quick test, not a complete one: what it misses is an entry that seems reachable.
 */
import type { Pattern, PatternToken, PrincipalEntry } from "../../policy/ast.js";

/** A pattern as symbols: characters, `*`, `?`, and variables as wholes. */
type Symbols = readonly string[];

const ANY = "any";
const ONE = "one";

function symbolsOf(pattern: Pattern): Symbols {
  return pattern.flatMap((token) => symbolsOfToken(token));
}

function symbolsOfToken(token: PatternToken): string[] {
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

/** Is every text of `inner` one of `outer`? Cost: the product of their lengths. */
export function includes(outer: Pattern, inner: Pattern): boolean {
  const [a, b] = [symbolsOf(outer), symbolsOf(inner)];
  // reached[i]: the first i symbols of `outer` take what was read of `inner`.
  let reached = closed(
    a,
    new Array<boolean>(a.length + 1).fill(false).map((_, at) => at === 0),
  );
  for (const symbol of b) {
    const next = new Array<boolean>(a.length + 1).fill(false);
    for (let at = 0; at < a.length; at++) {
      if (!reached[at]) continue;
      const own = a[at]!;
      if (own === ANY) next[at] = true;
      else if (own === symbol || (own === ONE && (symbol === ONE || symbol.startsWith("=")))) next[at + 1] = true;
    }
    reached = closed(a, next);
  }
  return reached[a.length]!;
}

/** A `*` may take nothing. */
function closed(symbols: Symbols, reached: boolean[]): boolean[] {
  symbols.forEach((symbol, at) => {
    if (symbol === ANY && reached[at]) reached[at + 1] = true;
  });
  return reached;
}

/** Index of another entry that includes the entry; of equal ones the first includes the others. */
function search<T>(entries: readonly T[], index: number, isIncluded: (outer: T, inner: T) => boolean): number | undefined {
  const own = entries[index]!;
  const found = entries.findIndex((other, at) => at !== index && isIncluded(other, own) && (at < index || !isIncluded(own, other)));
  return found < 0 ? undefined : found;
}

export const includedBy = {
  /** Each entry as its alternatives. */
  pattern: (entries: readonly (readonly Pattern[])[], index: number): number | undefined =>
    search(entries, index, (outer, inner) => {
      return inner.length > 0 && inner.every((pattern) => outer.some((other) => includes(other, pattern)));
    }),
  principal: (entries: readonly PrincipalEntry[], index: number): number | undefined => search(entries, index, includesPrincipal),
};

function includesPrincipal(outer: PrincipalEntry, inner: PrincipalEntry): boolean {
  if (outer.kind === "everyone") return true;
  if (JSON.stringify(outer) === JSON.stringify(inner)) return true;
  if (outer.kind !== "account" || !("arn" in inner)) return false;
  const [, partition, , , account] = inner.arn.split(":");
  return account === outer.account && (outer.partition === undefined || outer.partition === partition);
}
