/**
 * Date operands (§6.5): the W3C profile of ISO 8601, or epoch seconds, to an instant of nanosecond resolution.
 *
 * JavaScript's own Date is asked for the days of a calendar alone: it reads more forms than AWS does, rolls 30 February over into
 * March, ends before the year 300,000, and stops at milliseconds.
 */
import type { Instant } from "./ast.js";

export type DateReading =
  | { readonly kind: "instant"; readonly instant: Instant }
  /** Well written, but no such day: accepted, and equal to no instant (6.5-6). */
  | { readonly kind: "impossible" }
  | { readonly kind: "invalid" };

const INVALID: DateReading = { kind: "invalid" };
const IMPOSSIBLE: DateReading = { kind: "impossible" };

/** Year (a negative one may stand alone and have up to nine digits), month, day; hour, minute, second, fraction, zone. */
const CALENDAR_DATE = new RegExp(
  "^(?:([0-9]{4})-([0-9]{2})|-([0-9]{4,9})(?:-([0-9]{2}))?)" +
    "(?:-([0-9]{2})(?:[Tt]([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\\.([0-9]{1,9}))?)?([Zz]|[+-][0-9]{2}(?::[0-9]{2})?)?)?)?$",
);
const MAX_DATE_UNITS = 64;
const MAX_EPOCH_SECONDS = 9_223_372_036_854_775_807n; // 2^63 - 1

const SECONDS_PER_DAY = 86_400n;

/** Returns the instant, or why there is none. A missing zone is UTC; a missing month, day or time is the first. */
export function parseDate(text: string): DateReading {
  if (/^[0-9]+$/.test(text)) return parseEpoch(text);
  const match = text.length > MAX_DATE_UNITS ? null : CALENDAR_DATE.exec(text);
  if (match === null) return INVALID;
  const [
    ,
    year4,
    monthAfterYear,
    negativeYear,
    monthAfterNegative,
    day = "01",
    hour = "00",
    minute = "00",
    second = "00",
    fraction = "",
    zone = "Z",
  ] = match;
  const month = monthAfterYear ?? monthAfterNegative;
  if (month === undefined && match[5] !== undefined) return INVALID; // a day needs its month
  const year = negativeYear === undefined ? Number(year4) : -Number(negativeYear);
  return toInstant(year, Number(month ?? "01"), Number(day), Number(hour), Number(minute), Number(second), fraction, zone);
}

/** Digits alone are seconds since the epoch, four digits included (6.5-2). */
function parseEpoch(text: string): DateReading {
  const digits = text.replace(/^0+(?=[0-9])/, "");
  if (digits.length > 19) return INVALID;
  const seconds = BigInt(digits);
  return seconds > MAX_EPOCH_SECONDS ? INVALID : { kind: "instant", instant: { seconds, nanoseconds: 0 } };
}

function toInstant(
  year: number,
  month: number,
  day: number,
  hour: number,
  minute: number,
  second: number,
  fraction: string,
  zone: string,
): DateReading {
  const offset = zoneSeconds(zone);
  const isWritable = isWithin(month, 1, 12) && isWithin(day, 1, 31) && hour <= 23 && minute <= 59 && second <= 59;
  if (!isWritable || offset === undefined) return INVALID;
  const days = daysSinceEpoch(year, month, day);
  if (days === undefined) return IMPOSSIBLE;
  const seconds = BigInt(days) * SECONDS_PER_DAY + BigInt(hour * 3600 + minute * 60 + second - offset);
  return { kind: "instant", instant: { seconds, nanoseconds: Number(fraction.padEnd(9, "0")) } };
}

/** Seconds east of UTC, or undefined: hours to 23, minutes to 59. */
function zoneSeconds(zone: string): number | undefined {
  if (zone === "Z" || zone === "z") return 0;
  const hours = Number(zone.slice(1, 3)),
    minutes = zone.length > 3 ? Number(zone.slice(4)) : 0;
  if (hours > 23 || minutes > 59) return undefined;
  const seconds = hours * 3600 + minutes * 60;
  return zone.startsWith("-") ? -seconds : seconds;
}

function isWithin(value: number, least: number, most: number): boolean {
  return value >= least && value <= most;
}

/** Days from 1970-01-01, or undefined where the month lacks the day. Date counts within the 400 years after which calendars repeat. */
function daysSinceEpoch(year: number, month: number, day: number): number | undefined {
  const era = Math.floor(year / 400);
  const date = new Date(Date.UTC(2000 + year - era * 400, month - 1, day));
  return date.getUTCDate() === day ? date.getTime() / 86_400_000 + (era - 5) * 146_097 : undefined;
}
