/**
 * Is one name another one with a slip of the pen? Real names are close to one another too: of the 12,000 actions that AWS
 * managed policies name, 437 pairs of one service are two edits apart (`GetItem`, `PutItem`), 91 are one. By the rules below
 * two pairs are left, one of them a slip of AWS's own (`GetAcccountConfiguration`): a false alarm is rare.
 */

/** Words that are shorter are too often one edit from another one. */
const WORD_LETTERS_MIN = 5;

/** `ana`, `anna`, `naa` are one edit from `ana`: a letter more, less, another one, or two exchanged. `word` as it was written. */
export function isSlipOf(word: string, known: string): boolean {
  const written = word.toLowerCase();
  if (Math.min(written.length, known.length) < WORD_LETTERS_MIN || written === known) return false;
  const at = firstDifference(written, known);
  const [long, short] = written.length >= known.length ? [written, known] : [known, written];
  if (long.length === short.length) return isExchange(written, known, at) || isOtherLetter(word, known, at);
  return long.length === short.length + 1 && long.slice(at + 1) === short.slice(at) && isSlip(long[at]!);
}

function firstDifference(a: string, b: string): number {
  let at = 0;
  while (at < a.length && a[at] === b[at]) at++;
  return at;
}

function isExchange(a: string, b: string, at: number): boolean {
  return a[at] === b[at + 1] && a[at + 1] === b[at] && a.slice(at + 2) === b.slice(at + 2);
}

/** The first letter of a word makes another word: `GetPolicy`, `SetPolicy`; `ListSinks`, `ListLinks`. */
function isOtherLetter(word: string, known: string, at: number): boolean {
  const isFirst = at === 0 || /[A-Z]/.test(word[at]!);
  return !isFirst && word.slice(at + 1).toLowerCase() === known.slice(at + 1) && isSlip(word[at]!) && isSlip(known[at]!);
}

/** Plurals, versions and numbers are names of their own. */
function isSlip(letter: string): boolean {
  return /[^s\d]/i.test(letter);
}
