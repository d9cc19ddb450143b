// Language §4. A pattern is a list of tokens; text that came from a variable is marked, for it is never a pattern (4-9).

import { kept } from "./types.js";

export type Token = { kind: "char"; char: string; fixed: boolean } | { kind: "any" } | { kind: "one" };

/** 4-1: two metacharacters, no escape. 4-4: one token per code point. */
export const patternTokens = kept((text: string): readonly Token[] =>
  [...text].map((char): Token => {
    if (char === "*") return { kind: "any" };
    if (char === "?") return { kind: "one" };
    return { kind: "char", char, fixed: false };
  }),
);

export function fixedTokens(text: string): readonly Token[] {
  return [...text].map((char) => ({ kind: "char", char, fixed: true }));
}

/** 4-2, 4-3: does some assignment of runs to the `*` make the whole text equal? Every way is followed at once. */
export function glob(pattern: readonly Token[], text: string): boolean {
  /** A `*` may stand for nothing. */
  const reach = (places: Set<number>, place: number): void => {
    places.add(place);
    if (pattern[place]?.kind === "any") reach(places, place + 1);
  };
  let places = new Set<number>(); // i: the first i tokens can consume the text so far
  reach(places, 0);
  for (const char of text) {
    const next = new Set<number>();
    for (const place of places) {
      const token = pattern[place];
      if (token?.kind === "any") reach(next, place);
      else if (token?.kind === "one" || token?.char === char) reach(next, place + 1);
    }
    places = next;
    if (places.size === 0) return false;
  }
  return places.has(pattern.length);
}

export function hasStar(pattern: readonly Token[]): boolean {
  return pattern.some((token) => token.kind === "any");
}

/** Splits at the first five colons written in the pattern itself; a variable brings no border (6.8-4). */
export function splitFields(pattern: readonly Token[]): Token[][] {
  const fields: Token[][] = [[]];
  for (const token of pattern) {
    const isBorder = token.kind === "char" && token.char === ":" && !token.fixed && fields.length < 6;
    if (isBorder) fields.push([]);
    else fields[fields.length - 1]?.push(token);
  }
  return fields;
}
