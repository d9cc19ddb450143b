/**
 * Address operands (§6.7): an IPv4 or IPv6 address with an optional prefix, to a range of unsigned integers. The text is checked
 * first: no octal or short forms, no zone ids. What is left to convert is groups of digits.
 */
import type { AddressRange } from "./ast.js";

const MAX_ADDRESS_UNITS = 64;
const OCTET = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
const IPV4 = new RegExp(`^${OCTET}(?:\\.${OCTET}){3}$`);
const IPV6_GROUPS = 8;

/** `::ffff:0:0/96`: the high 96 bits of an IPv4-mapped address. */
const MAPPED_HIGH = 0xffffn;
const MAPPED_BITS = 96;

/** Returns the range, host bits ignored, IPv4-mapped ranges as IPv4; or undefined if the text is not an address or range. */
export function parseAddressRange(text: string): AddressRange | undefined {
  if (text.length > MAX_ADDRESS_UNITS) return undefined;
  const slash = text.indexOf("/");
  const address = slash < 0 ? text : text.slice(0, slash);
  const family = IPV4.test(address) ? 4 : 6;
  const parts = family === 4 ? octets(address) : ipv6Groups(address);
  if (parts === undefined) return undefined;
  const width = family === 4 ? 32 : 128;
  const prefixText = slash < 0 ? String(width) : text.slice(slash + 1);
  if (!/^(?:0|[1-9][0-9]{0,2})$/.test(prefixText) || Number(prefixText) > width) return undefined;
  return rangeOf(family, joined(parts, BigInt(width / parts.length)), Number(prefixText));
}

function rangeOf(family: 4 | 6, address: bigint, prefix: number): AddressRange {
  if (family === 6 && prefix >= MAPPED_BITS && address >> 32n === MAPPED_HIGH) {
    return rangeOf(4, address & 0xffff_ffffn, prefix - MAPPED_BITS);
  }
  const hostBits = BigInt((family === 4 ? 32 : 128) - prefix);
  const first = (address >> hostBits) << hostBits;
  return { family, first, last: first + (1n << hostBits) - 1n };
}

function joined(parts: readonly number[], bits: bigint): bigint {
  return parts.reduce((value, part) => (value << bits) | BigInt(part), 0n);
}

function octets(text: string): number[] {
  return text.split(".").map(Number);
}

/** RFC 4291 §2.2: eight groups, `::` once for one or more of them, the last two perhaps as an IPv4 address. No zone. */
function ipv6Groups(text: string): number[] | undefined {
  const [head = "", tail, more] = text.split("::");
  const first = groupsOf(head, tail === undefined);
  const last = groupsOf(tail ?? "", true);
  if (more !== undefined || first === undefined || last === undefined) return undefined;
  const missing = IPV6_GROUPS - first.length - last.length;
  if (tail === undefined ? missing !== 0 : missing < 1) return undefined;
  return [...first, ...new Array<number>(missing).fill(0), ...last];
}

/** Sixteen-bit groups of a run between `::`; undefined where it is none. An empty run has none. */
function groupsOf(run: string, mayEndInIpv4: boolean): number[] | undefined {
  const texts = run === "" ? [] : run.split(":");
  const [a = 0, b = 0, c = 0, d = 0] = mayEndInIpv4 && IPV4.test(texts.at(-1) ?? "") ? octets(texts.pop()!) : [NaN];
  if (!texts.every((group) => /^[0-9A-Fa-f]{1,4}$/.test(group))) return undefined;
  const groups = texts.map((group) => Number.parseInt(group, 16));
  return Number.isNaN(a) ? groups : [...groups, a * 256 + b, c * 256 + d];
}
