/** Colours, and making foreign text safe to print. */
import type { Decision } from "../hosts/node.js";
import type { Output } from "./io.js";

const CODES = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, cyan: 36 } as const;
export type Color = keyof typeof CODES;
export type Paint = (color: Color, text: string) => string;

/** Colours text where the output wants colours, else leaves it. */
export function painter({ color }: Pick<Output, "color">): Paint {
  return color ? (name, text) => `\x1b[${CODES[name]}m${text}\x1b[0m` : (_name, text) => text;
}

const DECISION_COLORS: Readonly<Record<Decision, Color>> = { allowed: "green", explicitDeny: "red", implicitDeny: "yellow" };

export function decisionColor(decision: Decision): Color {
  return DECISION_COLORS[decision];
}

const UNPRINTABLE = /[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/** Foreign text on one line: escapes what would move the cursor, colour the terminal or turn the writing direction. */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** `1 request`, `2 requests`, `12,000 requests`. */
export function count(amount: number, noun: string, plural = `${noun}s`): string {
  return `${amount.toLocaleString("en-US")} ${amount === 1 ? noun : plural}`;
}
