/**
 * Numbers (policy-language §6.4): exact decimals, never binary floating point.
 *
 *   -?digits[.digits][(e|E)[+-]?digits]      value = ± 0.d₁d₂d₃… × 10^exponent
 *
 * The encoding (layout.ts) sorts as bytes the way the numbers sort.
 */
import { EXPONENT_DIGITS_MAX, NUMBER_NEGATIVE, NUMBER_POSITIVE, NUMBER_ZERO } from "../layout";
import { CONTEXT_VALUE_BYTES_MAX } from "../limits";
import { isDigit, reversed } from "../text";

const POINT: u32 = 0x2e;
const MINUS: u32 = 0x2d;

/** Offset after the run of digits that starts at `from`. */
function afterDigits(text: usize, bytes: u32, from: u32): u32 {
  while (from < bytes && isDigit(load<u8>(text + from))) from++;
  return from;
}

/** Writes the comparable form of the number to `to` and returns its length, or 0 if the text is not a number. */
export function encodeNumber(text: usize, bytes: u32, to: usize): u32 {
  if (bytes > CONTEXT_VALUE_BYTES_MAX) return 0; // scratch has room for this many
  const start: u32 = bytes > 0 && load<u8>(text) == MINUS ? 1 : 0;
  const integerEnd = afterDigits(text, bytes, start);
  if (integerEnd == start) return 0;
  let digitsEnd = integerEnd;
  if (integerEnd < bytes && load<u8>(text + integerEnd) == POINT) {
    digitsEnd = afterDigits(text, bytes, integerEnd + 1);
    if (digitsEnd == integerEnd + 1) return 0;
  }
  if (!readExponent(text, bytes, digitsEnd)) return 0;
  return encode(text, start, integerEnd, digitsEnd, to);
}

let exponent: i64 = 0;

/** Reads `[(e|E)[+-]?digits]` up to the end of the text into `exponent`; false if something else stands there. */
function readExponent(text: usize, bytes: u32, at: u32): bool {
  exponent = 0;
  if (at == bytes) return true;
  if ((load<u8>(text + at) | 0x20) != 0x65) return false;
  at++;
  const sign: u32 = at < bytes ? load<u8>(text + at) : 0;
  if (sign == MINUS || sign == 0x2b) at++;
  if (at == bytes || afterDigits(text, bytes, at) != bytes) return false;
  while (at < bytes && load<u8>(text + at) == 0x30) at++;
  if (bytes - at > EXPONENT_DIGITS_MAX) return false;
  for (; at < bytes; at++) exponent = exponent * 10 + (<i64>load<u8>(text + at) - 0x30);
  if (sign == MINUS) exponent = -exponent;
  return true;
}

/** Encodes the digits in [start, digitsEnd), where a point may stand at `integerEnd`. */
function encode(text: usize, start: u32, integerEnd: u32, digitsEnd: u32, to: usize): u32 {
  let first = start;
  while (first < digitsEnd && (load<u8>(text + first) == 0x30 || first == integerEnd)) first++;
  if (first == digitsEnd) {
    store<u8>(to, NUMBER_ZERO);
    return 1;
  }
  let last = digitsEnd;
  while (load<u8>(text + last - 1) == 0x30 || last - 1 == integerEnd) last--;
  // Digits before the point count up, zeros after it count down.
  const scale = first < integerEnd ? <i64>integerEnd - first : <i64>integerEnd + 1 - first;
  const negative = start == 1;
  const invert: u32 = negative ? 0xff : 0;
  store<u8>(to, negative ? NUMBER_NEGATIVE : NUMBER_POSITIVE);
  store<u64>(to + 1, reversed((<u64>(exponent + scale)) ^ 0x8000000000000000 ^ (negative ? 0xffffffffffffffff : 0)));
  let out = to + 9;
  for (let at = first; at < last; at++) {
    if (at != integerEnd) store<u8>(out++, <u8>((<u32>load<u8>(text + at) - 0x2f) ^ invert));
  }
  store<u8>(out++, <u8>invert);
  return <u32>(out - to);
}
