/** Foreign text in messages: cut, quoted, and unable to move a terminal's cursor. */
import { QUOTED_UNITS_MAX } from "../../assembly/limits.js";

/** What is not seen, or moves what is: control characters, marks of writing direction, line separators, halves of pairs. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/** Each of them as JSON would escape it: `\u202e`. */
export function escapeUnseen(text: string): string {
  return text.replace(UNSEEN, (character) => character.replace(/[^]/g, escapeUnit));
}

function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

/**
 * Foreign text as messages show it: at most so many units and `…`, with escapes for what could move a terminal's cursor or turn a
 * line around.
 */
export function shown(text: string, maxUnits: number): string {
  const safe = escapeUnseen(text.slice(0, maxUnits));
  return text.length > maxUnits || safe.length > maxUnits ? `${safe.slice(0, maxUnits)}…` : safe;
}

/** User input in backticks. One parameter, so that lists may be mapped with it. */
export function quote(text: string): string {
  return `\`${shown(text, QUOTED_UNITS_MAX)}\``;
}
