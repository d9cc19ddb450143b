/** Numeric operands (§6.4): exact decimals, never binary floating point. */
import type { Decimal } from "./ast.js";

const NUMBER = /^(-?)([0-9]+)(?:\.([0-9]+))?(?:[eE]([+-]?)([0-9]+))?$/;

/**
 * Beyond this a value is no number. The specification sets no bound; this one keeps exponents exact as doubles and as
 * 64-bit integers, with room to spare, and no key is ever compared with such a number.
 */
export const MAX_DECIMAL_EXPONENT = 1_000_000_000_000_000;
/** An exponent of more digits is beyond the bound, whatever the mantissa of a document of 1 MiB adds to it. */
const MAX_EXPONENT_DIGITS = 16;

const ZERO: Decimal = { negative: false, digits: "", exponent: 0 };

/** Returns the exact value of `-?digits[.digits][e[±]digits]`, or undefined: no sign `+`, no white space, no hex. */
export function parseDecimal(text: string): Decimal | undefined {
  const match = NUMBER.exec(text);
  if (match === null) return undefined;
  const [, sign, whole = "", fraction = "", exponentSign, exponentDigits = ""] = match;
  const all = whole + fraction;
  const first = firstNonZero(all);
  if (first === all.length) return ZERO;
  const written = trimLeadingZeros(exponentDigits);
  if (written.length > MAX_EXPONENT_DIGITS) return undefined;
  const exponent = whole.length - first + (exponentSign === "-" ? -Number(written) : Number(written));
  if (Math.abs(exponent) > MAX_DECIMAL_EXPONENT) return undefined;
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
