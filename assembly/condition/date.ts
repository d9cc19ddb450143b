/**
 * Dates (policy-language §6.5): the W3C profile of ISO 8601, or digits alone as epoch seconds.
 *
 *   YYYY-MM[-DD[Thh:mm[:ss[.fraction]][Z|±hh[:mm]]]]     years before 0: a minus and 4 … 9 digits, also alone
 */
import { DATE_BYTES } from "../layout";
import { isDigit, reversed } from "../text";

// The text being read: a cursor, its end, and whether anything did not fit.
let at: usize = 0;
let end: usize = 0;
let bad: bool = false;

/** Writes the comparable form of the date to `to` and returns its length, or 0 if the text is not a date. */
export function encodeDate(text: usize, bytes: u32, to: usize): u32 {
  at = text;
  end = text + bytes;
  bad = bytes == 0;
  nanoseconds = 0;
  const seconds = isAllDigits() ? readEpoch() : readCalendar();
  if (bad || at != end) return 0;
  store<u64>(to, reversed((<u64>seconds) ^ 0x8000000000000000));
  store<u32>(to, bswap<u32>(nanoseconds), 8);
  return DATE_BYTES;
}

function isAllDigits(): bool {
  for (let p = at; p < end; p++) if (!isDigit(load<u8>(p))) return false;
  return true;
}

function readEpoch(): i64 {
  let seconds: i64 = 0;
  for (; at < end; at++) {
    const digit = <i64>load<u8>(at) - 0x30;
    if (seconds > (i64.MAX_VALUE - digit) / 10) bad = true;
    seconds = seconds * 10 + digit;
  }
  return seconds;
}

function readCalendar(): i64 {
  const year = readYear();
  let month: i32 = 1;
  let day: i32 = 1;
  let time: i32 = 0;
  // Four digits alone are epoch seconds; a year before 0 may stand alone.
  if (at != end || year >= 0) {
    expect(0x2d);
    month = readTwo(1, 12);
    if (at != end) {
      expect(0x2d);
      day = readTwo(1, 31);
      if (day > daysInMonth(year, month)) bad = true;
      if (at != end) time = readTime();
    }
  }
  return daysFromCivil(year, month, day) * 86400 + time;
}

function readYear(): i32 {
  const negative = peek() == 0x2d;
  if (negative) at++;
  const start = at;
  let year: i32 = 0;
  while (at < end && isDigit(load<u8>(at)) && at - start < 9) year = year * 10 + (<i32>load<u8>(at++) - 0x30);
  const digits = at - start;
  if (digits < 4 || (!negative && digits != 4)) bad = true;
  return negative ? -year : year;
}

let nanoseconds: u32 = 0;

/** Seconds since midnight UTC: may be negative or over a day, by the zone. */
function readTime(): i32 {
  if ((peek() | 0x20) != 0x74) bad = true;
  at++;
  const hour = readTwo(0, 23);
  expect(0x3a);
  let seconds = hour * 3600 + readTwo(0, 59) * 60;
  if (peek() == 0x3a) {
    at++;
    seconds += readTwo(0, 59);
    if (peek() == 0x2e) readFraction();
  }
  return seconds - readZone();
}

function readFraction(): void {
  at++;
  const start = at;
  let scale: u32 = 100000000;
  while (at < end && isDigit(load<u8>(at)) && at - start < 9) {
    nanoseconds += (<u32>load<u8>(at++) - 0x30) * scale;
    scale /= 10;
  }
  if (at == start) bad = true;
}

/** Seconds east of UTC; a missing zone is UTC. */
function readZone(): i32 {
  if (at == end) return 0;
  const sign = peek();
  at++;
  if ((sign | 0x20) == 0x7a) return 0;
  if (sign != 0x2b && sign != 0x2d) bad = true;
  let offset = readTwo(0, 23) * 3600;
  if (at < end) {
    expect(0x3a);
    offset += readTwo(0, 59) * 60;
  }
  return sign == 0x2d ? -offset : offset;
}

function peek(): u32 {
  return at < end ? <u32>load<u8>(at) : 0;
}

function expect(byte: u32): void {
  if (peek() != byte) bad = true;
  at++;
}

/** Two digits with a value in [low, high]. */
function readTwo(low: i32, high: i32): i32 {
  if (at + 2 > end || !isDigit(load<u8>(at)) || !isDigit(load<u8>(at + 1))) {
    bad = true;
    at = end;
    return low;
  }
  const value = (<i32>load<u8>(at) - 0x30) * 10 + (<i32>load<u8>(at + 1) - 0x30);
  at += 2;
  if (value < low || value > high) bad = true;
  return value;
}

function isLeap(year: i32): bool {
  return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

function daysInMonth(year: i32, month: i32): i32 {
  if (month == 2) return isLeap(year) ? 29 : 28;
  return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

/** Days from 1970-01-01 in the proleptic Gregorian calendar; years count from March so that the leap day comes last. */
function daysFromCivil(year: i32, month: i32, day: i32): i64 {
  const shifted = month > 2 ? year : year - 1;
  const era = (shifted >= 0 ? shifted : shifted - 399) / 400;
  const yearOfEra = shifted - era * 400;
  const dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
  return <i64>era * 146097 + (yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719468);
}
