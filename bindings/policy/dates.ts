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

const MONTH = "(0[1-9]|1[0-2])";
const DAY = "(0[1-9]|[12][0-9]|3[01])";
const HOUR = "([01][0-9]|2[0-3])";
const MINUTE = "([0-5][0-9])"; // or second
/** Only a negative year has more digits than four, and may stand alone: four digits alone are seconds. */
const CALENDAR_DATE = new RegExp(
  `^(-[0-9]{4,9}|[0-9]{4})(?:-${MONTH}(?:-${DAY}(?:[Tt]${HOUR}:${MINUTE}(?::${MINUTE}(?:\\.([0-9]{1,9}))?)?` +
    `(?:[Zz]|([+-])${HOUR}(?::${MINUTE})?)?)?)?)?$`,
);
const MAX_DATE_UNITS = 64;
const MAX_EPOCH_SECONDS = 9_223_372_036_854_775_807n; // 2^63 - 1

/** 400 years, after which the calendar repeats: Date counts within those from 2000 on. */
const SECONDS_PER_ERA = 12_622_780_800n;

/** Returns the instant, or why there is none. A missing zone is UTC; a missing month, day or time is the first. */
export function parseDate(text: string): DateReading {
  const [, epoch] = /^0*([0-9]{1,19})$/.exec(text) ?? [];
  if (epoch !== undefined) return parseEpoch(epoch);
  const match = text.length > MAX_DATE_UNITS ? null : CALENDAR_DATE.exec(text);
  if (match === null) return INVALID;
  const [, year, month = "01", day = "01", hour = "00", minute = "00", second = "00", fraction = "", sign, ...zone] = match;
  const era = Math.floor(Number(year) / 400);
  const inEra = Date.UTC(
    Number(year) - (era - 5) * 400,
    Number(month) - 1,
    Number(day),
    Number(hour),
    Number(minute),
    Number(second),
  );
  if (new Date(inEra).getUTCDate() !== Number(day)) return IMPOSSIBLE;
  const [zoneHours = "00", zoneMinutes = "00"] = zone;
  const offset = Number(zoneHours) * 3600 + Number(zoneMinutes) * 60;
  const seconds = BigInt(inEra / 1000 - (sign === "-" ? -offset : offset)) + BigInt(era - 5) * SECONDS_PER_ERA;
  return { kind: "instant", instant: { seconds, nanoseconds: Number(fraction.padEnd(9, "0")) } };
}

/** Digits alone are seconds since the epoch, four digits included (6.5-2). */
function parseEpoch(digits: string): DateReading {
  const seconds = BigInt(digits);
  return seconds > MAX_EPOCH_SECONDS ? INVALID : { kind: "instant", instant: { seconds, nanoseconds: 0 } };
}
