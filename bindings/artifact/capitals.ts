/** Capital letters of texts that the artifact holds in lower case: where they were, in as few characters as may be. */

/** Stands for so many characters without a capital. */
const LONG_GAP = 35;

/** A digit of base 36 for each capital letter A–Z: how many characters stand between it and the one before. `z`: 35, and no capital yet. */
export function capitalsOf(text: string): string {
  // A long gap with something behind it; else what stands before a capital, with it, or at the end of the text.
  return text.replace(/[^A-Z]{35}(?=[^])|[^A-Z]*([A-Z]?)/g, (run, capital: string | undefined) =>
    capital === undefined ? "z" : capital && (run.length - 1).toString(36),
  );
}

/** The text as it was before it was folded. A code that is none, or of another text, changes letters at worst. */
export function withCapitals(folded: string, code: string): string {
  let text = "";
  let at = 0;
  for (const digit of code) {
    const gap = parseInt(digit, 36);
    if (!(at + gap < folded.length)) break;
    text += folded.slice(at, at + gap);
    at += gap;
    if (gap < LONG_GAP) text += folded.charAt(at++).toUpperCase();
  }
  return text + folded.slice(at);
}
