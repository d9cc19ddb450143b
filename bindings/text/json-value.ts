/** A JSON tree as plain values, for readers that need no positions. */
import type { JsonNode } from "./json-node.js";

/** JavaScript's numbers keep this many decimal digits, whatever they are. */
const EXACT_DIGITS = 15;
const LEAST = 1e-300,
  MOST = 1e300;

/** As `JSON.parse` gives it, but for numbers that JavaScript would round: they stay the texts that they are written as. */
export function plainValueOf(node: JsonNode): unknown {
  switch (node.kind) {
    case "object":
      return Object.fromEntries(node.members.map(({ key, value }) => [key, plainValueOf(value)]));
    case "array":
      return node.items.map(plainValueOf);
    case "number":
      return exactNumber(node.value);
    default:
      return node.value;
  }
}

function exactNumber(text: string): number | string {
  const value = Number(text);
  const [mantissa = ""] = text.split(/[eE]/);
  const digits = mantissa.replace(/\D/g, "");
  const isWithin = (Math.abs(value) > LEAST && Math.abs(value) < MOST) || /^0*$/.test(digits);
  return (digits.length <= EXACT_DIGITS && isWithin) || String(value) === text ? value : text;
}
