/** Numbers, dates, addresses and base64 against arithmetic on big integers, and case folding against V8's. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { applies, check, engineOf, hold } from "./asking.js";

const ORDERINGS = ["Equals", "NotEquals", "LessThan", "LessThanEquals", "GreaterThan", "GreaterThanEquals"] as const;

/** What each ordering of a family must say about request and policy value, by the sign of their comparison. */
function expectOrderings(family: "Numeric" | "Date", request: string, policy: string, comparison: number): void {
  const wanted = [comparison === 0, comparison !== 0, comparison < 0, comparison <= 0, comparison > 0, comparison >= 0];
  const got = hold(
    ORDERINGS.map((ordering) => ({ [family + ordering]: { "k:a": policy } })),
    { "k:a": request },
  );
  expect(got, `${request} against ${policy}`).toEqual(wanted);
}

const sign = (value: bigint): number => (value < 0n ? -1 : value > 0n ? 1 : 0);

// --- numbers ---------------------------------------------------------------------------------------------------------

/** mantissa × 10^exponent */
interface Exact {
  readonly mantissa: bigint;
  readonly exponent: number;
}

/** By scaling where the exponents are near, else by the place of the first digit. */
function compareExact(a: Exact, b: Exact): number {
  const signs = sign(a.mantissa) - sign(b.mantissa);
  if (signs !== 0 || a.mantissa === 0n) return signs;
  const shift = a.exponent - b.exponent;
  if (Math.abs(shift) > 2_000) return shift > 0 ? sign(a.mantissa) : -sign(a.mantissa);
  const scaled = (value: Exact, by: number): bigint => value.mantissa * 10n ** BigInt(Math.max(by, 0));
  return sign(scaled(a, shift) - scaled(b, -shift));
}

const spelling = fc.record({
  zeros: fc.nat(4),
  point: fc.nat(30),
  trailing: fc.nat(4),
  plus: fc.boolean(),
  upper: fc.boolean(),
  exponentZeros: fc.nat(3),
  bare: fc.boolean(),
});

/** The number with a point anywhere, zeros around it, and its exponent in any form. */
function spellNumber(
  { mantissa, exponent }: Exact,
  how: { zeros: number; point: number; trailing: number; plus: boolean; upper: boolean; exponentZeros: number; bare: boolean },
): string {
  const digits = "0".repeat(how.zeros) + (mantissa < 0n ? -mantissa : mantissa).toString() + "0".repeat(how.trailing);
  const point = 1 + (how.point % digits.length);
  const power = exponent - how.trailing + (digits.length - point);
  const fraction = digits.slice(point);
  const text = (mantissa < 0n ? "-" : "") + digits.slice(0, point) + (fraction === "" ? "" : `.${fraction}`);
  if (power === 0 && how.bare) return text;
  return `${text}${how.upper ? "E" : "e"}${power < 0 ? "-" : how.plus ? "+" : ""}${"0".repeat(how.exponentZeros)}${Math.abs(power)}`;
}

const exact: fc.Arbitrary<Exact> = fc.record({
  mantissa: fc.oneof(fc.bigInt(-1000n, 1000n), fc.bigInt(-(10n ** 40n), 10n ** 40n)),
  exponent: fc.oneof(fc.integer({ min: -12, max: 12 }), fc.integer({ min: -1_000_000, max: 1_000_000 })),
});

it("numbers compare by exact decimal value in every spelling", () => {
  const near = fc.record({ base: exact, step: fc.bigInt(-1n, 1n), shift: fc.integer({ min: -3, max: 3 }) });
  const other = fc.oneof(fc.constant(undefined), exact);
  check(
    fc.tuple(near, other, spelling, spelling),
    ([{ base, step, shift }, far, one, two]) => {
      // The same value with another exponent, and one unit in the last place beside it: the hard cases.
      const beside = {
        mantissa: base.mantissa * 10n ** BigInt(Math.max(shift, 0)) + step,
        exponent: base.exponent - Math.max(shift, 0),
      };
      const value = far ?? beside;
      expectOrderings("Numeric", spellNumber(base, one), spellNumber(value, two), compareExact(base, value));
    },
    3_000,
  );
});

// --- dates -----------------------------------------------------------------------------------------------------------

const dates = fc.record({
  year: fc.oneof(fc.integer({ min: 1, max: 9998 }), fc.constantFrom(1969, 1970, 1972, 2000, 2024, 1900, 4)),
  month: fc.integer({ min: 1, max: 12 }),
  day: fc.integer({ min: 1, max: 31 }),
  hour: fc.integer({ min: 0, max: 23 }),
  minute: fc.integer({ min: 0, max: 59 }),
  second: fc.integer({ min: 0, max: 59 }),
  fraction: fc.option(
    fc.integer({ min: 0, max: 999_999_999 }).map((value) => String(value).padStart(9, "0")),
    { nil: undefined },
  ),
  zone: fc.oneof(
    fc.constantFrom("Z", "z", "", "+00:00", "-00", "+14:00", "-23:59"),
    fc
      .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }), fc.constantFrom("+", "-"))
      .map(([hours, minutes, way]) => `${way}${two(hours)}:${two(minutes)}`),
  ),
  cut: fc.constantFrom("month", "day", "minute", "second", "second", "second"),
  lower: fc.boolean(),
  digits: fc.integer({ min: 1, max: 9 }),
});
type DateParts = typeof dates extends fc.Arbitrary<infer T> ? T : never;

function two(value: number): string {
  return String(value).padStart(2, "0");
}

/** Text and instant (nanoseconds) of the date, by the calendar of JavaScript; undefined for 30 February. */
function dateOf(parts: DateParts): { text: string; instant: bigint } | undefined {
  const { cut, zone, lower } = parts;
  const isDay = cut === "month" || cut === "day";
  const time = { hour: isDay ? 0 : parts.hour, minute: isDay ? 0 : parts.minute, second: cut === "second" ? parts.second : 0 };
  const day = cut === "month" ? 1 : parts.day;
  const midnight = new Date(0);
  midnight.setUTCFullYear(parts.year, parts.month - 1, day);
  if (midnight.getUTCDate() !== day) return undefined;
  const fraction = cut === "second" && parts.fraction !== undefined ? parts.fraction.slice(0, parts.digits) : undefined;
  let text = `${String(parts.year).padStart(4, "0")}-${two(parts.month)}${cut === "month" ? "" : `-${two(day)}`}`;
  if (!isDay)
    text += `${lower ? "t" : "T"}${two(time.hour)}:${two(time.minute)}${cut === "second" ? `:${two(time.second)}` : ""}${fraction === undefined ? "" : `.${fraction}`}${zone}`;
  const seconds = BigInt(
    midnight.getTime() / 1000 + time.hour * 3600 + time.minute * 60 + time.second - (isDay ? 0 : offsetOf(zone)),
  );
  return { text, instant: seconds * 1_000_000_000n + BigInt((fraction ?? "").padEnd(9, "0")) };
}

function offsetOf(zone: string): number {
  const [, way, hours = "0", minutes = "0"] = /^([+-])(\d\d)(?::(\d\d))?$/.exec(zone) ?? [];
  return way === undefined ? 0 : (way === "-" ? -1 : 1) * (Number(hours) * 3600 + Number(minutes) * 60);
}

it("dates compare as instants in every spelling and zone", () => {
  check(
    fc.tuple(dates, dates, fc.boolean()),
    ([one, two, same]) => {
      const request = dateOf(one);
      // Half of the pairs are the same day, seen from two zones.
      const policy = dateOf(same ? { ...two, year: one.year, month: one.month, day: one.day } : two);
      fc.pre(request !== undefined && policy !== undefined);
      expectOrderings("Date", request.text, policy.text, sign(request.instant - policy.instant));
    },
    2_500,
  );
});

it("epoch seconds and ISO text are the same instants", () => {
  check(
    fc.tuple(fc.integer({ min: 0, max: 253_402_300_799 }), fc.integer({ min: -1, max: 1 }), fc.boolean(), fc.nat(3)),
    ([seconds, step, swap, zeros]) => {
      const iso = new Date(seconds * 1000).toISOString();
      const epoch = "0".repeat(zeros) + String(Math.max(0, seconds + step));
      const comparison = Math.sign(seconds - Math.max(0, seconds + step));
      expectOrderings("Date", swap ? epoch : iso, swap ? iso : epoch, swap ? -comparison : comparison);
    },
    800,
  );
});

// --- addresses -------------------------------------------------------------------------------------------------------

interface Address {
  readonly width: 32 | 128;
  readonly bits: bigint;
}

const spellIPv4 = (bits: bigint): string => [24n, 16n, 8n, 0n].map((shift) => (bits >> shift) & 0xffn).join(".");

/** Full, shortened at any run of zero groups, padded, in upper case, with an IPv4 tail. */
function spellIPv6(bits: bigint, how: number): string {
  const groups = Array.from({ length: 8 }, (_, at) => ((bits >> BigInt(112 - at * 16)) & 0xffffn).toString(16));
  const padded = (how & 1) !== 0 ? groups.map((group) => group.padStart(4, "0")) : groups;
  const tail = (how & 2) !== 0 ? [...padded.slice(0, 6), spellIPv4(bits & 0xffff_ffffn)] : padded;
  const zeros = tail.flatMap((group, at) => (/^0+$/.test(group) ? [at] : []));
  let text = tail.join(":");
  if ((how & 4) !== 0 && zeros.length > 0) {
    const first = zeros[how % zeros.length]!;
    let end = first;
    while (end < tail.length && /^0+$/.test(tail[end]!)) end++;
    text = `${tail.slice(0, first).join(":")}::${tail.slice(end).join(":")}`;
  }
  return (how & 8) !== 0 ? text.toUpperCase() : text;
}

const spellAddress = ({ width, bits }: Address, how: number): string => (width === 32 ? spellIPv4(bits) : spellIPv6(bits, how));

/** ::ffff:a.b.c.d is a.b.c.d (6.7-5). */
function unmapped({ width, bits }: Address, prefix: number): { address: Address; prefix: number } {
  const isMapped = width === 128 && bits >> 32n === 0xffffn && prefix >= 96;
  return isMapped
    ? { address: { width: 32, bits: bits & 0xffff_ffffn }, prefix: prefix - 96 }
    : { address: { width, bits }, prefix };
}

function isInside(address: Address, block: Address, prefix: number): boolean {
  const one = unmapped(address, 128).address;
  const other = unmapped(block, prefix);
  if (one.width !== other.address.width) return false;
  const host = BigInt(other.address.width - other.prefix);
  return one.bits >> host === other.address.bits >> host;
}

const GROUPS: readonly bigint[] = [0n, 0n, 0xffffn, 1n, 0xdb8n, 0x2001n, 0x8000n];
const sparse = fc
  .array(fc.constantFrom(...GROUPS), { minLength: 8, maxLength: 8 })
  .map((groups) => groups.reduce((bits, group) => (bits << 16n) | group, 0n));
const mappedBits: fc.Arbitrary<bigint> = fc.bigInt(0n, 2n ** 32n - 1n).map((low) => (0xffffn << 32n) | low);
const addresses: fc.Arbitrary<Address> = fc.oneof(
  fc.bigInt(0n, 2n ** 32n - 1n).map((bits): Address => ({ width: 32, bits })),
  fc.oneof(fc.bigInt(0n, 2n ** 128n - 1n), sparse, mappedBits).map((bits): Address => ({ width: 128, bits })),
);
const blocks = fc.tuple(addresses, fc.nat(128), fc.constantFrom("any", "any", "all", "one")).map(([address, any, kind]) => ({
  address,
  prefix: kind === "all" ? 0 : kind === "one" ? address.width : any % (address.width + 1),
}));

it("addresses lie in blocks by arithmetic, /0 and /128 included", () => {
  const nearby = fc.tuple(fc.nat(127), fc.nat(3));
  check(
    fc.tuple(fc.array(blocks, { minLength: 1, maxLength: 4 }), addresses, nearby, fc.nat(63), fc.nat(63)),
    ([list, far, [bit, which], one, two]) => {
      // Mostly an address that differs from a block's by one bit.
      const block = list[which % list.length]!.address;
      const address: Address = which === 0 ? far : { width: block.width, bits: block.bits ^ (1n << BigInt(bit % block.width)) };
      const values = list.map(({ address: base, prefix }) => `${spellAddress(base, two)}/${prefix}`);
      const wanted = list.some(({ address: base, prefix }) => isInside(address, base, prefix));
      const context = { "k:a": spellAddress(address, one) };
      expect(
        hold([{ IpAddress: { "k:a": values } }, { NotIpAddress: { "k:a": values } }], context),
        `${context["k:a"]} in ${values.join(" ")}`,
      ).toEqual([wanted, !wanted]);
    },
    3_000,
  );
});

// --- base64 ----------------------------------------------------------------------------------------------------------

it("BinaryEquals compares the bytes", () => {
  const cases = fc.tuple(fc.uint8Array({ maxLength: 9 }), fc.uint8Array({ maxLength: 9 }), fc.boolean(), fc.nat(15));
  check(
    cases,
    ([one, other, same, unused]) => {
      const request = withUnusedBits(Buffer.from(one).toString("base64"), unused);
      const policy = Buffer.from(same ? one : other).toString("base64");
      const isSame = Buffer.compare(Buffer.from(one), Buffer.from(same ? one : other)) === 0;
      expect(
        hold([{ BinaryEquals: { "k:a": policy } }, { BinaryEquals: { "k:a": [policy, "QUFB", "x"] } }], { "k:a": request }),
      ).toEqual([isSame, isSame || request === "QUFB"]);
    },
    1_500,
  );
});

/** Sets the bits of the last character that decoding drops. */
function withUnusedBits(text: string, bits: number): string {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const padding = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
  if (padding === 0) return text;
  const last = text.length - padding - 1;
  const mask = padding === 2 ? 15 : 3;
  return text.slice(0, last) + alphabet[alphabet.indexOf(text[last]!) | (bits & mask)]! + text.slice(last + 1);
}

it("what is not base64 is compared as text", () => {
  const broken = fc
    .string({ unit: fc.constantFrom("A", "Q", "=", "-", "_", " ", "é"), maxLength: 6 })
    .filter((text) => !/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text));
  check(
    fc.tuple(broken, broken),
    ([one, other]) => {
      expect(hold([{ BinaryEquals: { "k:a": other } }, { BinaryEquals: { "k:a": one } }], { "k:a": one })).toEqual([
        one === other,
        true,
      ]);
    },
    500,
  );
});

// --- case ------------------------------------------------------------------------------------------------------------

it("case folding agrees with V8 for every assigned code point up to U+1FFFF", () => {
  const engine = engineOf([{ Condition: { StringEqualsIgnoreCase: { "k:a": "${k:b}" } } }]);
  const isAssigned = /^\p{Assigned}$/u;
  const isPair = /^(.)\1$/isu;
  let pairs = 0;
  const differing: string[] = [];
  for (let point = 0; point <= 0x1ffff; point++) {
    if (point >= 0xd800 && point <= 0xdfff) continue;
    const one = String.fromCodePoint(point);
    if (!isAssigned.test(one)) continue;
    for (const other of relatives(point)) {
      if (!isAssigned.test(other)) continue;
      pairs++;
      if (applies(engine, "t:A", "*", { "k:a": one, "k:b": other }) !== isPair.test(one + other)) differing.push(`${one} ${other}`);
    }
  }
  expect(differing).toEqual([]);
  expect(pairs).toBeGreaterThan(300_000);
});

/** Itself, its cases, their cases, and neighbours that a slip in a range would catch. */
function relatives(point: number): Set<string> {
  const one = String.fromCodePoint(point);
  const cased = [one.toLowerCase(), one.toUpperCase(), one.toUpperCase().toLowerCase(), one.toLowerCase().toUpperCase()];
  const near = [point ^ 1, point + 1, point ^ 0x20].filter((other) => other <= 0x10ffff && (other < 0xd800 || other > 0xdfff));
  const all = [one, ...cased, ...near.map((other) => String.fromCodePoint(other))];
  return new Set(all.filter((text) => text.length === String.fromCodePoint(text.codePointAt(0)!).length));
}
