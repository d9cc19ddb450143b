/** Texts as they are once encoded: their length in bytes, and what becomes of halves of pairs. */

/** Lone surrogates become U+FFFD, as they do wherever text is encoded: two keys that differ in nothing else are one. */
export function toWellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, "\ufffd");
}

/** Bytes of the text in UTF-8. A lone surrogate counts as the three bytes of the U+FFFD that replaces it. */
export function utf8Length(text: string): number {
  let bytes = text.length;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code < 0x80) continue;
    bytes++;
    // Two units of two extra bytes in all make the four bytes of a pair.
    if (code >= 0x800 && !isPairHalf(text, at)) bytes++;
  }
  return bytes;
}

function isPairHalf(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  if (code >= 0xd800 && code <= 0xdbff) return isBetween(text.charCodeAt(at + 1), 0xdc00, 0xdfff);
  return isBetween(code, 0xdc00, 0xdfff) && isBetween(text.charCodeAt(at - 1), 0xd800, 0xdbff);
}

function isBetween(code: number, first: number, last: number): boolean {
  return code >= first && code <= last;
}
