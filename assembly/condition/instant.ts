/** A date among numbers (policy-language 6.4-7): its seconds since the epoch, exactly, in the form of a number. */
import { SCRATCH_DECIMAL } from "../layout";
import { encodeDate } from "./date";
import { encodeNumber } from "./number";
import { reversed } from "../text";

const BILLION: u64 = 1000000000;

/** Writes the comparable form of the date's seconds to `to` and returns its length, or 0 if the text is not a date. */
export function encodeInstant(text: usize, bytes: u32, to: usize): u32 {
  if (encodeDate(text, bytes, to) == 0) return 0;
  let seconds = <i64>(reversed(load<u64>(to)) ^ 0x8000000000000000);
  let nanoseconds: u64 = bswap<u32>(load<u32>(to, 8));
  let at: usize = SCRATCH_DECIMAL;
  if (seconds < 0) {
    store<u8>(at++, 0x2d);
    seconds = -seconds;
    // Dates count their fraction up from the second before.
    if (nanoseconds > 0) {
      seconds--;
      nanoseconds = BILLION - nanoseconds;
    }
  }
  at = writeDigits(at, seconds, 1);
  store<u8>(at++, 0x2e);
  at = writeDigits(at, nanoseconds, BILLION / 10);
  return encodeNumber(SCRATCH_DECIMAL, <u32>(at - SCRATCH_DECIMAL), to);
}

/** Writes the decimal digits of `value`, at least those from `unit`, a power of ten, down; returns the address after them. */
function writeDigits(at: usize, value: u64, unit: u64): usize {
  while (value / unit >= 10) unit *= 10;
  for (; unit > 0; unit /= 10) store<u8>(at++, <u8>(0x30 + ((value / unit) % 10)));
  return at;
}
