/**
 * Bytes as the core sees them. A *binary string* holds one byte a character: text of the artifact is kept in this form
 * while it is compiled, because strings make good map keys and most policy text is ASCII, where nothing needs converting.
 */

const encoder = new TextEncoder();
const NOT_ASCII = /[^\x00-\x7f]/;

/** UTF-8 of the text as a binary string; lone surrogates become U+FFFD. */
export function toBinary(text: string): string {
  return NOT_ASCII.test(text) ? fromBytes(encoder.encode(text)) : text;
}

/** The bytes as a binary string. */
export function fromBytes(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at++) text += String.fromCharCode(bytes[at]!);
  return text;
}

/** FNV-1a, 32 bits, over a binary string. The core has the same function (assembly/text.ts). */
export function hashBinary(binary: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < binary.length; at++) hash = Math.imul(hash ^ binary.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}

/** Order of bytes; a prefix sorts first. */
export function compareBinary(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** A word-wise multiplicative sum over `words`: finds accidents, not attacks. The core has the same function (assembly/verify.ts). */
export function checksumWords(words: Uint32Array): number {
  let sum = 0x9e3779b1;
  for (let at = 0; at < words.length; at++) {
    sum = Math.imul(sum ^ words[at]!, 0x85ebca6b);
    sum ^= sum >>> 13;
  }
  return sum >>> 0;
}
