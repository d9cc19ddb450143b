/** Patterns as the tables see them: a canonical key for interning, and what kind of matching they need. */
import type { Pattern, PatternToken } from "../../policy/ast.js";

/** A text that is equal for equal patterns only; lengths keep neighbouring texts apart. */
export function patternKey(pattern: Pattern): string {
  let key = "";
  for (const token of pattern) key += tokenKey(token);
  return key;
}

function tokenKey(token: PatternToken): string {
  switch (token.kind) {
    case "text":
      return `${token.text.length}:${token.text}`;
    case "any":
      return "*";
    case "one":
      return "?";
    case "variable":
      return `$${token.key.length}:${token.key}${token.fallback === undefined ? "" : `=${token.fallback.length}:${token.fallback}`};`;
  }
}

/** The text of a pattern without wildcards and variables; undefined when it has some. */
export function literalText(pattern: Pattern): string | undefined {
  if (pattern.length === 0) return "";
  const first = pattern[0]!;
  return pattern.length === 1 && first.kind === "text" ? first.text : undefined;
}

/** Only text and `*`: such a pattern stands whole in the trie. */
export function isTriePattern(pattern: Pattern): boolean {
  return pattern.every((token) => token.kind === "text" || token.kind === "any");
}
