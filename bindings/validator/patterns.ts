/**
 * Sets of texts given by patterns of `*` and `?` (docs/spec/policy-validation.md §2.6). A variable `${…}` is any text for
 * `intersects`, and for `includes` a symbol that is equal to itself only.
 */

const STAR = "*",
  ONE = "?";

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

/** `?` stands before `*` in a run of both, and adjacent `*` are one. */
function normalised(pattern: string): string {
  return pattern.replace(/[*?]{2,}/g, (run) => ONE.repeat(run.split(ONE).length - 1) + (run.includes(STAR) ? STAR : ""));
}

/** Each variable as one character of the private use area, the same for the same variable: in `seen`, the variables so far. */
function withSymbols(pattern: string, seen: string[]): string {
  return pattern.replace(/\$\{[^}]*\}/g, (variable) => {
    if (!seen.includes(variable)) seen.push(variable);
    return String.fromCharCode(FIRST_SYMBOL + seen.indexOf(variable));
  });
}

const FIRST_SYMBOL = 0xe000,
  LAST_SYMBOL = 0xf8ff;

/**
 * Does `wide` match everything that `narrow` does? Sound, not complete: what it affirms is so, but it misses inclusions such as that
 * of `a*a` in `a?*`, where a star must be taken apart. Cost: product of the lengths.
 */
export function includes(wide: string, narrow: string): boolean {
  if (wide === narrow || wide === STAR) return true;
  if (!wide.includes("${") && !narrow.includes("${")) return swallows(normalised(wide), normalised(narrow));
  const seen: string[] = [];
  return swallows(normalised(withSymbols(wide, seen)), normalised(withSymbols(narrow, seen)));
}

/** `narrow` read as text: its `*` is taken by a `*` of `wide` alone, its `?` by a `?` or a `*`. */
function swallows(wide: string, narrow: string): boolean {
  let [at, from, star, mark] = [0, 0, -1, 0];
  while (at < narrow.length) {
    if (from < wide.length && takes(wide.charCodeAt(from), narrow.charCodeAt(at))) {
      at++;
      from++;
    } else if (wide.charCodeAt(from) === STAR_CODE) [star, mark, from] = [from, at, from + 1];
    else if (star >= 0) [from, at] = [star + 1, ++mark];
    else return false;
  }
  while (wide.charCodeAt(from) === STAR_CODE) from++;
  return from === wide.length;
}

const STAR_CODE = 0x2a,
  ONE_CODE = 0x3f;

function takes(wide: number, narrow: number): boolean {
  if (wide === STAR_CODE) return false;
  if (wide === ONE_CODE) return narrow !== STAR_CODE && !(narrow >= FIRST_SYMBOL && narrow <= LAST_SYMBOL);
  return wide === narrow;
}

/** Is there a text that both match? A variable stands for any text. Cost: product of the lengths. */
export function intersects(left: string, right: string): boolean {
  if (left === STAR || right === STAR || left === right) return true;
  const [a, b] = [anyText(left), anyText(right)];
  if (!WILD.test(a)) return matches(a, b);
  if (!WILD.test(b)) return matches(b, a);
  const head = literalHead(a, b);
  if (a[head] !== STAR && b[head] !== STAR && a[head] !== ONE && b[head] !== ONE) return false; // literal there, and not the same
  return meetFrom(a, b, head);
}

const WILD = /[*?]/;

/** How far both are the same text. */
function literalHead(a: string, b: string): number {
  let at = 0;
  while (at < a.length && a[at] === b[at] && a[at] !== STAR && a[at] !== ONE) at++;
  return at;
}

/** A dynamic programme over both from `head` on: whether what is before two places can be one text. */
function meetFrom(a: string, b: string, head: number): boolean {
  const width = b.length - head;
  let row = new Uint8Array(width + 1);
  row[0] = 1;
  for (let to = 0; to < width; to++) row[to + 1] = row[to]! & Number(b.charCodeAt(head + to) === STAR_CODE);
  for (let at = head; at < a.length; at++) {
    const next = new Uint8Array(width + 1);
    const one = a.charCodeAt(at);
    next[0] = row[0]! & Number(one === STAR_CODE);
    for (let to = 0; to < width; to++) {
      const other = b.charCodeAt(head + to);
      const isStar = one === STAR_CODE || other === STAR_CODE;
      if (isStar) next[to + 1] = row[to + 1]! | next[to]! | row[to]!;
      else next[to + 1] = row[to]! & Number(one === ONE_CODE || other === ONE_CODE || one === other);
    }
    row = next;
  }
  return row[width] === 1;
}

function anyText(pattern: string): string {
  if (!pattern.includes("${")) return pattern;
  return pattern.replace(/\$\{[^}]*\}/g, STAR);
}
