/** Operands of `BinaryEquals` (§6.6 6.6-5). */

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/**
 * Two texts with the same result stand for the same bytes: standard padded base64 with the unused bits of its last
 * digit cleared, or, where the text is none, the text itself.
 */
export function canonicalBase64(text: string): string {
  const paddingCount = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
  const digitCount = text.length - paddingCount;
  if (text.length % 4 !== 0 || /[^A-Za-z0-9+/]/.test(text.slice(0, digitCount))) return text;
  if (paddingCount === 0) return text;
  const last = ALPHABET.indexOf(text.charAt(digitCount - 1));
  const usedBits = paddingCount === 2 ? 0b110000 : 0b111100;
  return text.slice(0, digitCount - 1) + ALPHABET.charAt(last & usedBits) + "=".repeat(paddingCount);
}
