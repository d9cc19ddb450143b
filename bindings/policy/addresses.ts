/**
 * Address operands (§6.7): an IPv4 or IPv6 address with an optional prefix, to a range of unsigned integers. The text is checked
 * first: no octal or short forms, no zone ids. What is left to convert is groups of digits.
 */
import type { AddressRange } from "./ast.js";

const MAX_ADDRESS_UNITS = 64;
const PREFIX_LENGTH = /^(?:0|[1-9][0-9]{0,2})$/;
const OCTET = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
const IPV4 = new RegExp(`^${OCTET}(?:\\.${OCTET}){3}$`);
const HEX_GROUP = /^[0-9A-Fa-f]{1,4}$/;
const IPV6_GROUPS = 8;

/** `::ffff:0:0/96`: the high 96 bits of an IPv4-mapped address. */
const MAPPED_HIGH = 0xffffn;
const MAPPED_BITS = 96;

/** Returns the range, host bits ignored, IPv4-mapped ranges as IPv4; or undefined if the text is not an address or range. */
export function parseAddressRange(text: string): AddressRange | undefined {
  if (text.length > MAX_ADDRESS_UNITS) return undefined;
  const slash = text.indexOf("/");
  const address = slash < 0 ? text : text.slice(0, slash);
  const family = IPV4.test(address) ? 4 : isIpv6(address) ? 6 : undefined;
  if (family === undefined) return undefined;
  const width = family === 4 ? 32 : 128;
  const prefixText = slash < 0 ? String(width) : text.slice(slash + 1);
  if (!PREFIX_LENGTH.test(prefixText) || Number(prefixText) > width) return undefined;
  return rangeOf(family, toInteger(family, address), Number(prefixText));
}

function rangeOf(family: 4 | 6, address: bigint, prefix: number): AddressRange {
  if (family === 6 && prefix >= MAPPED_BITS && address >> 32n === MAPPED_HIGH) {
    return rangeOf(4, address & 0xffff_ffffn, prefix - MAPPED_BITS);
  }
  const hostBits = BigInt((family === 4 ? 32 : 128) - prefix);
  const first = (address >> hostBits) << hostBits;
  return { family, first, last: first + (1n << hostBits) - 1n };
}

/** Of a text that is known to be an address. */
function toInteger(family: 4 | 6, address: string): bigint {
  if (family === 4) return joined(octets(address), 8n);
  const [head = [], tail = []] = address.split("::").map(groups);
  const gap = new Array<number>(IPV6_GROUPS - head.length - tail.length).fill(0);
  return joined([...head, ...gap, ...tail], 16n);
}

function joined(parts: readonly number[], bits: bigint): bigint {
  return parts.reduce((value, part) => (value << bits) | BigInt(part), 0n);
}

function octets(text: string): number[] {
  return text.split(".").map(Number);
}

/** Groups of a run between `::`; an IPv4 address is two of them. */
function groups(run: string): number[] {
  const texts = run === "" ? [] : run.split(":");
  return texts.flatMap((group) => {
    if (!group.includes(".")) return Number.parseInt(group, 16);
    const [a = 0, b = 0, c = 0, d = 0] = octets(group);
    return [a * 256 + b, c * 256 + d];
  });
}

/** RFC 4291 §2.2: eight groups, `::` once for one or more of them, the last two perhaps as an IPv4 address. No zone. */
function isIpv6(text: string): boolean {
  const halves = text.split("::");
  if (halves.length > 2) return false;
  const [head = "", tail] = halves;
  const groupCount = countGroups(head, tail === undefined) + (tail === undefined ? 0 : countGroups(tail, true));
  return tail === undefined ? groupCount === IPV6_GROUPS : groupCount < IPV6_GROUPS;
}

/** Sixteen-bit groups of a run between `::`, or NaN. An empty run has none. */
function countGroups(run: string, mayEndInIpv4: boolean): number {
  if (run === "") return 0;
  const texts = run.split(":");
  const last = texts.pop() ?? "";
  if (!texts.every((group) => HEX_GROUP.test(group))) return NaN;
  if (HEX_GROUP.test(last)) return texts.length + 1;
  return mayEndInIpv4 && IPV4.test(last) ? texts.length + 2 : NaN;
}
