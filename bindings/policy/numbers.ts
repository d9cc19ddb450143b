/** Numeric operands (§6.4): exact decimals, never binary floating point. */
import type { Decimal } from "./ast.js";

const NUMBER = /^(-?)([0-9]+)(?:\.([0-9]+))?(?:[eE]([+-]?)([0-9]+))?$/;

/** More digits than this in the exponent, leading zeros aside, make the text no number (6.4-1): comparison stays exact. */
const MAX_EXPONENT_DIGITS = 15;

const ZERO: Decimal = { negative: false, digits: "", exponent: 0 };

/** Returns the exact value of `-?digits[.digits][e[±]digits]`, or undefined: no sign `+`, no white space, no hex. */
export function parseDecimal(text: string): Decimal | undefined {
  const match = NUMBER.exec(text);
  if (match === null) return undefined;
  const [, sign, whole = "", fraction = "", exponentSign, exponentDigits = ""] = match;
  const written = trimLeadingZeros(exponentDigits);
  if (written.length > MAX_EXPONENT_DIGITS) return undefined;
  const all = whole + fraction;
  const first = firstNonZero(all);
  if (first === all.length) return ZERO;
  const exponent = whole.length - first + (exponentSign === "-" ? -Number(written) : Number(written));
  return { negative: sign === "-", digits: all.slice(first, lastNonZero(all) + 1), exponent };
}

function firstNonZero(digits: string): number {
  let at = 0;
  while (at < digits.length && digits.charCodeAt(at) === 0x30) at++;
  return at;
}

function lastNonZero(digits: string): number {
  let at = digits.length - 1;
  while (at >= 0 && digits.charCodeAt(at) === 0x30) at--;
  return at;
}

function trimLeadingZeros(digits: string): string {
  return digits.slice(firstNonZero(digits));
}
