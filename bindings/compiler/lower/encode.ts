/**
 * Policy operands in their comparable form (assembly/layout.ts: "Comparable encodings"), as binary strings. The core brings
 * request values into the same form, so that the order of bytes is the order of values.
 */
import { NUMBER_NEGATIVE, NUMBER_POSITIVE, NUMBER_ZERO } from "../../../assembly/layout.js";
import type { AddressRange, Decimal, Instant } from "../../policy/ast.js";

/** `value` as `bytes` big-endian bytes. */
function bigEndian(value: bigint, bytes: number): string {
  const digits = value.toString(16).padStart(bytes * 2, "0");
  return digits.replace(/../g, (byte) => String.fromCharCode(parseInt(byte, 16)));
}

const BIAS = 1n << 63n;

export function encodeDecimal(value: Decimal): string {
  if (value.digits === "") return String.fromCharCode(NUMBER_ZERO);
  let body = bigEndian(BigInt(value.exponent) + BIAS, 8);
  for (const digit of value.digits) body += String.fromCharCode(Number(digit) + 1);
  body += "\0";
  return value.negative ? String.fromCharCode(NUMBER_NEGATIVE) + invert(body) : String.fromCharCode(NUMBER_POSITIVE) + body;
}

function invert(binary: string): string {
  return binary.replace(/[^]/g, (byte) => String.fromCharCode(byte.charCodeAt(0) ^ 0xff));
}

export function encodeInstant(value: Instant): string {
  return bigEndian(value.seconds + BIAS, 8) + bigEndian(BigInt(value.nanoseconds), 4);
}

/** The ranges of one family, sorted, overlapping and adjoining ones merged: pairs of first and last address. */
export function encodeRanges(ranges: readonly AddressRange[], family: 4 | 6): string {
  const bytes = family === 4 ? 4 : 16;
  const sorted = ranges.filter((range) => range.family === family).sort((a, b) => (a.first < b.first ? -1 : 1));
  const merged: { first: bigint; last: bigint }[] = [];
  for (const { first, last } of sorted) {
    const before = merged.at(-1);
    if (before !== undefined && first <= before.last + 1n) before.last = last > before.last ? last : before.last;
    else merged.push({ first, last });
  }
  return merged.map(({ first, last }) => bigEndian(first, bytes) + bigEndian(last, bytes)).join("");
}
