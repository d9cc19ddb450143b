/** Does a pattern match a text that the compiler knows? Requests are matched by the core. */
import type { Pattern, PatternToken } from "./ast.js";

/** `text` is ASCII and short. A variable matches nothing. Cost: tokens × characters. */
export function matchesText(pattern: Pattern, text: string): boolean {
  const ends = pattern.reduce<readonly number[]>((starts, token) => endsOf(token, starts, text), [0]);
  return ends.includes(text.length);
}

/** Where the token can end, if it begins at one of `starts`, which are in ascending order. */
function endsOf(token: PatternToken, starts: readonly number[], text: string): readonly number[] {
  switch (token.kind) {
    case "any": {
      const [first = text.length + 1] = starts;
      return Array.from({ length: Math.max(0, text.length + 1 - first) }, (_, index) => first + index);
    }
    case "one":
      return starts.filter((start) => start < text.length).map((start) => start + 1);
    case "text":
      return starts.filter((start) => text.startsWith(token.text, start)).map((start) => start + token.text.length);
    case "variable":
      return [];
  }
}
