// Numbers (6.4), dates (6.5), addresses (6.7) and base64 (6.6-5). Every parser answers `undefined` for what is none.

/** A decimal as sign, digits without outer zeros, and the exponent of the digit before the first: ±0.DIGITS × 10^exponent. */
export interface Decimal {
  sign: -1 | 0 | 1;
  digits: string;
  exponent: number;
}

const EXPONENT_DIGITS = 15; // 6.4-1: a longer exponent makes the text no number

/** 6.4-1. */
export function parseDecimal(text: string): Decimal | undefined {
  const match = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text);
  if (!match) return undefined;
  const [, minus, whole = "", fraction = "", power = "0"] = match;
  if (power.replace(/^[+-]?0*/, "").length > EXPONENT_DIGITS) return undefined;
  const written = Number(power);
  const all = whole + fraction;
  const withoutLeading = all.replace(/^0+/, "");
  if (withoutLeading === "") return { sign: 0, digits: "", exponent: 0 }; // also -0
  const exponent = written + whole.length - (all.length - withoutLeading.length);
  return { sign: minus ? -1 : 1, digits: withoutLeading.replace(/0+$/, ""), exponent };
}

/** 6.4-2: by exact decimal value. Negative, zero or positive like any comparator. */
export function compareDecimals(a: Decimal, b: Decimal): number {
  if (a.sign !== b.sign) return a.sign - b.sign;
  if (a.sign === 0) return 0;
  if (a.exponent !== b.exponent) return a.sign * (a.exponent - b.exponent);
  if (a.digits === b.digits) return 0;
  return a.digits < b.digits ? -a.sign : a.sign; // same first place: digit strings compare like fractions
}

const NANOS = 1_000_000_000n;
const LAST_EPOCH_SECOND = 2n ** 63n - 1n;
const DATE = /^(\d{4})-(\d{2})(?:-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(Z|[+-]\d{2}(?::\d{2})?)?)?)?$/i;

/** Midnight of a day of the proleptic Gregorian calendar, in seconds since 1970; `undefined` for 30 February (6.5-6). */
function midnight(year: number, month: number, day: number): number | undefined {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day); // unlike Date.UTC it takes the years before 100 as they are
  return date.getUTCDate() === day ? date.getTime() / 1000 : undefined;
}

/** 6.5: the instant in nanoseconds since 1970. Negative years are not supported (6.5-7, optional). */
export function parseDate(text: string): bigint | undefined {
  if (/^\d+$/.test(text)) {
    const seconds = BigInt(text); // 6.5-2: digits only are epoch seconds, four of them too
    return seconds <= LAST_EPOCH_SECOND ? seconds * NANOS : undefined;
  }
  const match = DATE.exec(text);
  if (!match) return undefined;
  // 6.5-3: a missing day is the first, a missing time 00:00:00, a missing zone UTC.
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = match
    .slice(1, 7)
    .map((part) => (part === undefined ? undefined : Number(part)));
  if (month < 1 || month > 12 || hour > 23 || minute > 59 || second > 59) return undefined; // 6.5-5
  const start = midnight(year, month, day);
  const offsetMinutes = parseZone(match[8]);
  if (start === undefined || offsetMinutes === undefined) return undefined;
  const seconds = start + hour * 3_600 + (minute - offsetMinutes) * 60 + second;
  return BigInt(seconds) * NANOS + BigInt((match[7] ?? "").padEnd(9, "0"));
}

/** 6.4-7: a date as its seconds since 1970, exactly; numbers, and what is neither, as they are. */
export function secondsOf(text: string): string {
  const nanos = parseDecimal(text) === undefined ? parseDate(text) : undefined;
  if (nanos === undefined) return text;
  const digits = String(nanos < 0n ? -nanos : nanos).padStart(10, "0");
  return `${nanos < 0n ? "-" : ""}${digits.slice(0, -9)}.${digits.slice(-9)}`;
}

function parseZone(zone: string | undefined): number | undefined {
  if (zone === undefined || zone.toUpperCase() === "Z") return 0;
  const [hours = 0, minutes = 0] = zone.slice(1).split(":").map(Number);
  if (hours > 23 || minutes > 59) return undefined;
  return (zone.startsWith("-") ? -1 : 1) * (hours * 60 + minutes);
}

/** An address or a block: the family tells the width, the low bits of `bits` below the prefix do not count (6.7-2). */
export interface Block {
  width: 32 | 128;
  bits: bigint;
  prefix: number;
}

function parseIPv4(text: string): bigint | undefined {
  const octets = text.split(".");
  if (octets.length !== 4) return undefined;
  if (!octets.every((octet) => /^(0|[1-9]\d{0,2})$/.test(octet) && Number(octet) <= 255)) return undefined; // 6.7-6
  return octets.reduce((bits, octet) => (bits << 8n) | BigInt(octet), 0n);
}

function parseIPv6(text: string): bigint | undefined {
  const tail = /^(.*:)([^:]*\.[^:]*)$/.exec(text); // RFC 4291 form 3: the last 32 bits as IPv4
  if (tail) {
    const low = parseIPv4(tail[2] ?? "");
    if (low === undefined) return undefined;
    return parseIPv6(`${tail[1]}${(low >> 16n).toString(16)}:${(low & 0xffffn).toString(16)}`);
  }
  const halves = text.split("::");
  if (halves.length > 2) return undefined;
  const [left = [], right = []] = halves.map((half) => (half === "" ? [] : half.split(":")));
  const missing = 8 - left.length - right.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined;
  const groups = [...left, ...Array<string>(missing).fill("0"), ...right];
  if (!groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return undefined;
  return groups.reduce((bits, group) => (bits << 16n) | BigInt(`0x${group}`), 0n);
}

/** 6.7-1, 6.7-3, 6.7-5. Without `/prefix` the block is one address. */
export function parseBlock(text: string): Block | undefined {
  const [, address = "", written] = /^([^/]*)(?:\/(0|[1-9]\d{0,2}))?$/.exec(text) ?? [];
  const v4 = parseIPv4(address);
  const bits = v4 ?? parseIPv6(address);
  if (bits === undefined) return undefined;
  const width = v4 === undefined ? 128 : 32;
  const prefix = written === undefined ? width : Number(written);
  if (prefix > width) return undefined;
  if (width === 128 && bits >> 32n === 0xffffn && prefix >= 96) {
    return { width: 32, bits: bits & 0xffff_ffffn, prefix: prefix - 96 };
  }
  return { width, bits, prefix };
}

export function parseAddress(text: string): Block | undefined {
  return text.includes("/") ? undefined : parseBlock(text);
}

/** 6.7-4: different families never match. */
export function contains(block: Block, address: Block): boolean {
  if (block.width !== address.width) return false;
  const ignored = BigInt(block.width - block.prefix);
  return block.bits >> ignored === address.bits >> ignored;
}

const BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** 6.6-5: standard alphabet, padding required. The bytes as a string of their bits. */
export function decodeBase64(text: string): string | undefined {
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text)) return undefined;
  const characters = text.replace(/=/g, "");
  const bits = [...characters].map((char) => BASE64.indexOf(char).toString(2).padStart(6, "0")).join("");
  return bits.slice(0, bits.length - (bits.length % 8));
}
