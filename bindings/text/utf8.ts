/** Texts as they are once encoded: their length in bytes, and what becomes of halves of pairs. */

const NOT_ASCII = /[^\0-\x7f]/gu;

/** Lone surrogates become U+FFFD, as they do wherever text is encoded: two keys that differ in nothing else are one. */
export function toWellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, "\ufffd");
}

/** Bytes of the text in UTF-8. A lone surrogate counts as the three bytes of the U+FFFD that replaces it. */
export function utf8Length(text: string): number {
  let bytes = text.length;
  // A character of one unit has one byte, two or three; a pair of units has four.
  for (const character of text.match(NOT_ASCII) ?? []) bytes += character < "\u0800" ? 1 : 2;
  return bytes;
}
