/** Colours, and making foreign text safe to print. */
import { styleText } from "node:util";
import type { Decision } from "../../hosts/node.js";
import { escapeUnseen } from "../../text/quote.js";
import type { Output } from "./io.js";

export type Color = "bold" | "dim" | "red" | "green" | "yellow" | "cyan";
export type Paint = (color: Color, text: string) => string;

/** Whether an output wants colours was decided for it (NO_COLOR, FORCE_COLOR, the terminal); Node.js is not to decide again. */
const AS_TOLD = { validateStream: false };

/** Colours text where the output wants colours, else leaves it. */
export function painter({ color }: Pick<Output, "color">): Paint {
  return color ? (name, text) => styleText(name, text, AS_TOLD) : (_name, text) => text;
}

const DECISION_COLORS: Readonly<Record<Decision, Color>> = { allowed: "green", explicitDeny: "red", implicitDeny: "yellow" };

export function decisionColor(decision: Decision): Color {
  return DECISION_COLORS[decision];
}

/** Foreign text on one line: escapes what would move the cursor, colour the terminal, turn the writing direction or not be seen. */
export function printable(text: string): string {
  return escapeUnseen(text);
}

const SENTENCE_UNITS_MAX = 2000;
const PATH_UNITS_MAX = 240;
const NAME_UNITS_MAX = 120;

/** A sentence with foreign text in it: one line, cut where no reader would go on. */
export function sentence(text: string): string {
  return printable(cut(text, SENTENCE_UNITS_MAX));
}

/** A name that the user gave to something. */
export function nameText(name: string): string {
  return printable(cut(name, NAME_UNITS_MAX));
}

function cut(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most)}…`;
}

/** A path in backticks. What is long loses its middle: paths differ at their ends. */
export function quotePath(path: string): string {
  const half = PATH_UNITS_MAX / 2;
  return `\`${printable(path.length <= PATH_UNITS_MAX ? path : `${path.slice(0, half)}…${path.slice(-half)}`)}\``;
}

/** JSON of one line. What is not seen is escaped, so that no terminal or editor acts on what a policy or request says. */
export function jsonLine(value: unknown): string {
  return `${escapeUnseen(JSON.stringify(value))}\n`;
}

/** `1 request`, `2 requests`, `12,000 requests`. */
export function count(amount: number, noun: string, plural = `${noun}s`): string {
  return `${amount.toLocaleString("en-US")} ${amount === 1 ? noun : plural}`;
}
