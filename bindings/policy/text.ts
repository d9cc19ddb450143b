/** Small text tools of the policy room. */
import { MAX_QUOTED_UNITS } from "./limits.js";

/** `A`–`Z` to lower case and nothing else: the identity of condition keys and actions is ASCII only (§8.1 8-1, §2 2-4). */
export function foldAscii(text: string): string {
  for (let at = 0; at < text.length; at++) {
    // Beyond ASCII `toLowerCase` changes letters that must stay as they are.
    if (text.charCodeAt(at) > 0x7f) return text.replace(/[A-Z]+/g, (capitals) => capitals.toLowerCase());
  }
  return text.toLowerCase();
}

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

/** What is not seen, or moves what is: control characters, marks of writing direction, line separators, halves of pairs. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/** Each of them as JSON would escape it: `\u202e`. */
export function escapeUnseen(text: string): string {
  return text.replace(UNSEEN, (character) =>
    Array.from({ length: character.length }, (_, at) => escapeUnit(character, at)).join(""),
  );
}

function escapeUnit(text: string, at: number): string {
  return `\\u${text.charCodeAt(at).toString(16).padStart(4, "0")}`;
}

/**
 * Foreign text as messages show it: at most so many units and `…`, with escapes for what could move a terminal's cursor or turn a
 * line around.
 */
export function shown(text: string, maxUnits: number): string {
  const safe = escapeUnseen(text.slice(0, maxUnits));
  return text.length > maxUnits || safe.length > maxUnits ? `${safe.slice(0, maxUnits)}…` : safe;
}

/** User input in backticks. */
export function quote(text: string, maxUnits = MAX_QUOTED_UNITS): string {
  return `\`${shown(text, maxUnits)}\``;
}
