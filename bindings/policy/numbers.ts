/** Numeric operands (§6.4): exact decimals, never binary floating point. */
import type { Decimal } from "./ast.js";

/** An exponent of more digits than 15, leading zeros aside, makes the text no number (6.4-1): comparison stays exact. */
const MAX_EXPONENT = 1e15 - 1;

/** Returns the exact value of `-?digits[.digits][e[±]digits]`, or undefined: no sign `+`, no white space, no hex. */
export function parseDecimal(text: string): Decimal | undefined {
  const match = /^(-?)([0-9]+)(?:\.([0-9]+))?(?:[eE]([+-]?[0-9]+))?$/.exec(text);
  if (match === null) return undefined;
  const [, sign, whole = "", fraction = "", power = "0"] = match;
  if (Math.abs(Number(power)) > MAX_EXPONENT) return undefined;
  const all = whole + fraction;
  const [upToLast = "", digits] = /^0*([0-9]*[1-9])?/.exec(all) ?? [];
  if (digits === undefined) return { negative: false, digits: "", exponent: 0 };
  const exponent = whole.length - (upToLast.length - digits.length) + Number(power);
  return { negative: sign === "-", digits, exponent };
}
