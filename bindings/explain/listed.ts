/** Values as explanations show them: made harmless, cut, the first few of a list. */
import { shown } from "../text/quote.js";

/** Longer lists and texts are cut. */
export const LISTED_MAX = 5;
const TEXT_UNITS_MAX = 200;

export function listed(values: readonly string[], total = values.length): string {
  const texts = values.slice(0, LISTED_MAX).map((value) => (value === "" ? '""' : short(value)));
  const rest = total - texts.length;
  return `${texts.join(", ") || "(nothing)"}${rest > 0 ? ` and ${rest} more` : ""}`;
}

export function short(text: string): string {
  return shown(text, TEXT_UNITS_MAX);
}

/** For programs: as they are, but not longer. */
export function cut(text: string): string {
  return text.length <= TEXT_UNITS_MAX ? text : `${text.slice(0, TEXT_UNITS_MAX).replace(/[\ud800-\udbff]$/, "")}…`;
}
