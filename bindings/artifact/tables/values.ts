/** Condition values back from their comparable encodings (layout.ts, "Comparable encodings"), given as bytes. */
import { NUMBER_NEGATIVE, NUMBER_ZERO } from "../../../assembly/layout.js";

const BIAS = 1n << 63n;
/** Numbers up to this many digits are written out. */
const PLAIN_DIGITS_MAX = 21;

function bigEndian(bytes: Uint8Array): bigint {
  return bytes.reduce((value, byte) => (value << 8n) | BigInt(byte), 0n);
}

/** An exact decimal. */
export function numberText(bytes: Uint8Array): string {
  if (bytes[0] === NUMBER_ZERO) return "0";
  const negative = bytes[0] === NUMBER_NEGATIVE;
  const body = bytes.subarray(1).map((byte) => (negative ? byte ^ 0xff : byte));
  const exponent = Number(bigEndian(body.subarray(0, 8)) - BIAS);
  const digits = [...body.subarray(8, body.indexOf(0, 8))].map((byte) => byte - 1).join("");
  return (negative ? "-" : "") + decimalText(digits, exponent);
}

/** 0.`digits` × 10^`exponent`. */
function decimalText(digits: string, exponent: number): string {
  if (exponent < -5 || Math.max(exponent, digits.length) > PLAIN_DIGITS_MAX) {
    return `${digits[0]!}${digits.length > 1 ? `.${digits.slice(1)}` : ""}e${exponent - 1}`;
  }
  if (exponent <= 0) return `0.${"0".repeat(-exponent)}${digits}`;
  if (exponent >= digits.length) return digits + "0".repeat(exponent - digits.length);
  return `${digits.slice(0, exponent)}.${digits.slice(exponent)}`;
}

/** ISO 8601 where a calendar has the year, else the seconds since 1970. */
export function dateText(bytes: Uint8Array): string {
  const seconds = bigEndian(bytes.subarray(0, 8)) - BIAS;
  const nanoseconds = String(bigEndian(bytes.subarray(8, 12)))
    .padStart(9, "0")
    .replace(/0+$/, "");
  const fraction = nanoseconds === "" ? "" : `.${nanoseconds}`;
  const date = new Date(Number(seconds) * 1000);
  if (Number.isNaN(date.getTime())) return `${seconds}${fraction} s`;
  return `${date.toISOString().slice(0, -".000Z".length)}${fraction}Z`;
}

/** Address ranges, first and last address of `size` bytes each, as the fewest CIDR blocks. */
export function rangeTexts(bytes: Uint8Array, size: 4 | 16): string[] {
  const texts: string[] = [];
  for (let at = 0; at < bytes.length; at += size * 2) {
    const first = bigEndian(bytes.subarray(at, at + size));
    const last = bigEndian(bytes.subarray(at + size, at + size * 2));
    texts.push(...blocks(first, last, size));
  }
  return texts;
}

/** The largest aligned block that begins at `first` and fits, again and again. */
function blocks(first: bigint, last: bigint, size: 4 | 16): string[] {
  const texts: string[] = [];
  const width = size * 8;
  while (first <= last) {
    let bits = 0;
    while (bits < width && (first >> BigInt(bits)) % 2n === 0n && first + (1n << BigInt(bits + 1)) - 1n <= last) bits++;
    texts.push(`${addressText(first, size)}/${width - bits}`);
    first += 1n << BigInt(bits);
  }
  return texts;
}

function addressText(address: bigint, size: 4 | 16): string {
  if (size === 4) return [24n, 16n, 8n, 0n].map((shift) => (address >> shift) & 0xffn).join(".");
  const groups = Array.from({ length: 8 }, (_, at) => ((address >> BigInt(112 - at * 16)) & 0xffffn).toString(16));
  return compressZeros(groups);
}

/** RFC 5952: the first longest run of two or more zero groups becomes `::`. */
function compressZeros(groups: readonly string[]): string {
  const runs = [...groups.join(":").matchAll(/(?<![0-9a-f])0(?::0)+(?![0-9a-f])/g)];
  const longest = runs.reduce<RegExpMatchArray | undefined>(
    (best, run) => (best === undefined || run[0].length > best[0].length ? run : best),
    undefined,
  );
  if (longest === undefined) return groups.join(":");
  const text = groups.join(":");
  const before = text.slice(0, longest.index).replace(/:$/, "");
  const after = text.slice(longest.index! + longest[0].length).replace(/^:/, "");
  return `${before}::${after}`;
}
