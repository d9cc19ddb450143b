/**
 * Sets of texts given by patterns of `*` and `?` (docs/spec/policy-validation.md §2.6). A variable `${…}` is any text for
 * `intersects`, and for `includes` a symbol that is equal to itself only.
 */

const STAR = "*",
  ONE = "?";

/** A character, a wildcard, or a whole variable. Adjacent `*` are one, and `?` stands before `*` in a run of both. */
type Symbol = string;

/** Whether the text holds an active wildcard; the escapes `${*}` and `${?}` are text. */
export function hasWildcard(pattern: string): boolean {
  return /[*?]/.test(withoutVariables(pattern));
}

/** The pattern with each variable left out. */
export function withoutVariables(pattern: string): string {
  return pattern.includes("${") ? pattern.replace(/\$\{[^}]*\}/g, "") : pattern;
}

/** Does the pattern match the text? Cost: text × wildcards of the pattern. */
export function matches(text: string, pattern: string): boolean {
  let [at, from, star, mark] = [0, 0, -1, 0];
  while (at < text.length) {
    if (from < pattern.length && (pattern[from] === ONE || (pattern[from] === text[at] && pattern[from] !== STAR))) {
      at++;
      from++;
    } else if (pattern[from] === STAR) [star, mark, from] = [from, at, from + 1];
    else if (star >= 0) [from, at] = [star + 1, ++mark];
    else return false;
  }
  while (pattern[from] === STAR) from++;
  return from === pattern.length;
}

function symbolsOf(pattern: string): Symbol[] {
  const symbols: Symbol[] = [];
  for (const [symbol] of pattern.matchAll(/\$\{[^}]*\}|[*?]+|[\s\S]/g)) {
    if (!/^[*?]/.test(symbol)) symbols.push(symbol);
    else {
      for (const wildcard of symbol) if (wildcard === ONE) symbols.push(ONE);
      if (symbol.includes(STAR)) symbols.push(STAR);
    }
  }
  return symbols;
}

/**
 * Does `wide` match everything that `narrow` does? Sound, not complete: what it affirms is so, but it misses inclusions such as that
 * of `a*a` in `a?*`, where a star must be taken apart. Cost: product of the lengths.
 */
export function includes(wide: string, narrow: string): boolean {
  if (wide === narrow || wide === STAR) return true;
  if (!hasWildcard(narrow) && !narrow.includes("${") && !wide.includes("${")) return matches(narrow, wide);
  return swallows(symbolsOf(wide), symbolsOf(narrow));
}

/** `narrow` read as text: its `*` is taken by a `*` of `wide` alone, its `?` by a `?` or a `*`. */
function swallows(wide: readonly Symbol[], narrow: readonly Symbol[]): boolean {
  let [at, from, star, mark] = [0, 0, -1, 0];
  while (at < narrow.length) {
    if (from < wide.length && takes(wide[from]!, narrow[at]!)) {
      at++;
      from++;
    } else if (wide[from] === STAR) [star, mark, from] = [from, at, from + 1];
    else if (star >= 0) [from, at] = [star + 1, ++mark];
    else return false;
  }
  while (wide[from] === STAR) from++;
  return from === wide.length;
}

function takes(wide: Symbol, narrow: Symbol): boolean {
  if (wide === STAR) return false;
  return wide === ONE ? narrow !== STAR && !narrow.startsWith("${") : wide === narrow;
}

/** Is there a text that both match? A variable stands for any text. Cost: product of the lengths. */
export function intersects(left: string, right: string): boolean {
  const [a, b] = [anyText(left), anyText(right)];
  if (!a.includes(STAR) && !a.includes(ONE)) return matches(a, b);
  if (!b.includes(STAR) && !b.includes(ONE)) return matches(b, a);
  let row = [true];
  for (let to = 0; to < b.length; to++) row.push(b[to] === STAR && row[to]!);
  for (let at = 0; at < a.length; at++) {
    const next = [row[0]! && a[at] === STAR];
    for (let to = 0; to < b.length; to++) next.push(meets(a[at]!, b[to]!, row[to]!, row[to + 1]!, next[to]!));
    row = next;
  }
  return row[b.length]!;
}

/** Whether both can go on here: `both` before the two symbols, `withoutLeft` and `withoutRight` before one of them. */
function meets(a: string, b: string, both: boolean, withoutLeft: boolean, withoutRight: boolean): boolean {
  if (a === STAR || b === STAR) return both || withoutLeft || withoutRight;
  return both && (a === ONE || b === ONE || a === b);
}

function anyText(pattern: string): string {
  return pattern.replace(/\$\{[^}]*\}/g, STAR);
}
