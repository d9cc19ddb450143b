/**
 * Sets of texts given by patterns of `*` and `?` (docs/spec/policy-validation.md §2.6). A variable `${…}` is any text for
 * `intersects`, and for `includes` a symbol that is equal to itself only.
 */

const STAR = "*",
  ONE = "?",
  STAR_CODE = 0x2a,
  ONE_CODE = 0x3f;

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
    const sign = from < pattern.length ? pattern.charCodeAt(from) : -1;
    if (sign === STAR_CODE) [star, mark, from] = [from, at, from + 1];
    else if (sign === ONE_CODE || sign === text.charCodeAt(at)) {
      at++;
      from++;
    } else if (star >= 0) [from, at] = [star + 1, ++mark];
    else return false;
  }
  while (pattern.charCodeAt(from) === STAR_CODE) from++;
  return from === pattern.length;
}

/** `?` stands before `*` in a run of both, and adjacent `*` are one. */
function normalised(pattern: string): string {
  if (!/[*?]{2}/.test(pattern)) return pattern;
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
  return inclusionOf(wide)(narrow);
}

/** The same for one `wide` and many others. */
export function inclusionOf(wide: string): (narrow: string) => boolean {
  if (wide === STAR) return () => true;
  if (!wide.includes("${") && !wide.includes(ONE)) {
    const segments = wide.split(/\*+/);
    const literal = segments.reduce((sum, { length }) => sum + length, 0);
    return (narrow) =>
      narrow.length >= literal && (narrow.includes("${") ? includesSymbols(wide, narrow) : hasSegments(narrow, segments));
  }
  return (narrow) => wide === narrow || includesSymbols(wide, narrow);
}

function includesSymbols(wide: string, narrow: string): boolean {
  const seen: string[] = [];
  return swallows(normalised(withSymbols(wide, seen)), normalised(withSymbols(narrow, seen)));
}

/** Whether the text is the segments, in their order, with anything between them. */
function hasSegments(text: string, segments: readonly string[]): boolean {
  const last = segments.length - 1;
  if (last === 0) return text === segments[0];
  let at = segments[0]!.length;
  if (!text.startsWith(segments[0]!)) return false;
  for (let segment = 1; segment < last; segment++) {
    const found = text.indexOf(segments[segment]!, at);
    if (found < 0) return false;
    at = found + segments[segment]!.length;
  }
  return text.length - segments[last]!.length >= at && text.endsWith(segments[last]!);
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

function takes(wide: number, narrow: number): boolean {
  if (wide === STAR_CODE) return false;
  if (wide === ONE_CODE) return narrow !== STAR_CODE && !(narrow >= FIRST_SYMBOL && narrow <= LAST_SYMBOL);
  return wide === narrow;
}

/** Is there a text that both match? A variable stands for any text. Cost: product of the lengths at worst. */
export function intersects(left: string, right: string): boolean {
  if (left === STAR || right === STAR || left === right) return true;
  const [a, b] = [anyText(left), anyText(right)];
  if (!WILD.test(a)) return matches(a, b);
  if (!WILD.test(b)) return matches(b, a);
  let [head, endA, endB] = [0, a.length, b.length];
  // What is literal on both sides, at the beginning and at the end, has to be the same.
  for (; head < endA && head < endB; head++) {
    const [one, other] = [a.charCodeAt(head), b.charCodeAt(head)];
    if (isWildCode(one) || isWildCode(other)) break;
    if (one !== other) return false;
  }
  for (; head < endA && head < endB; endA--, endB--) {
    const [one, other] = [a.charCodeAt(endA - 1), b.charCodeAt(endB - 1)];
    if (isWildCode(one) || isWildCode(other)) break;
    if (one !== other) return false;
  }
  const [restA, restB] = [a.slice(head, endA), b.slice(head, endB)];
  return canCross(restA, restB) || canCross(restB, restA) || meet(restA, restB);
}

const WILD = /[*?]/;

function isWildCode(code: number): boolean {
  return code === STAR_CODE || code === ONE_CODE;
}

/** `*x` and `y*` meet in `yx`; `*` meets everything. */
function canCross(one: string, other: string): boolean {
  return one === STAR || (one.startsWith(STAR) && other.endsWith(STAR));
}

/** A dynamic programme over both: whether what is before two places can be one text. */
function meet(a: string, b: string): boolean {
  const width = b.length;
  let row = new Uint8Array(width + 1);
  row[0] = 1;
  for (let to = 0; to < width; to++) row[to + 1] = row[to]! & Number(b.charCodeAt(to) === STAR_CODE);
  for (let at = 0; at < a.length; at++) {
    const next = new Uint8Array(width + 1);
    const one = a.charCodeAt(at);
    next[0] = row[0]! & Number(one === STAR_CODE);
    for (let to = 0; to < width; to++) {
      const other = b.charCodeAt(to);
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
