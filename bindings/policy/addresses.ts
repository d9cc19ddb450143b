/**
 * Address operands (§6.7): an IPv4 or IPv6 address with an optional prefix, to a range of unsigned integers.
 *
 * The text is checked here; the library then only converts what is already known to be an address. Left to itself it
 * would take octal and short IPv4 forms and zone ids.
 */
import ipaddr from "ipaddr.js";
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

/** Returns the range, host bits ignored, IPv4-mapped ranges as IPv4; or undefined if the text is no address or range. */
export function parseAddressRange(text: string): AddressRange | undefined {
  if (text.length > MAX_ADDRESS_UNITS) return undefined;
  const slash = text.indexOf("/");
  const address = slash < 0 ? text : text.slice(0, slash);
  const family = IPV4.test(address) ? 4 : isIpv6(address) ? 6 : undefined;
  if (family === undefined) return undefined;
  const width = family === 4 ? 32 : 128;
  const prefixText = slash < 0 ? String(width) : text.slice(slash + 1);
  if (!PREFIX_LENGTH.test(prefixText) || Number(prefixText) > width) return undefined;
  return rangeOf(family, toInteger(address), Number(prefixText));
}

function rangeOf(family: 4 | 6, address: bigint, prefix: number): AddressRange {
  if (family === 6 && prefix >= MAPPED_BITS && address >> 32n === MAPPED_HIGH) {
    return rangeOf(4, address & 0xffff_ffffn, prefix - MAPPED_BITS);
  }
  const hostBits = BigInt((family === 4 ? 32 : 128) - prefix);
  const first = (address >> hostBits) << hostBits;
  return { family, first, last: first + (1n << hostBits) - 1n };
}

function toInteger(address: string): bigint {
  return ipaddr
    .parse(withHexTail(address))
    .toByteArray()
    .reduce((value, byte) => (value << 8n) | BigInt(byte), 0n);
}

/** `::1.2.3.4` as `::102:304`: the library takes the dotted form after a bare `::` for IPv4-mapped, which it is not. */
function withHexTail(address: string): string {
  const tail = address.lastIndexOf(":") + 1;
  if (tail === 0 || !address.includes(".")) return address;
  const [a = 0, b = 0, c = 0, d = 0] = address.slice(tail).split(".").map(Number);
  return `${address.slice(0, tail)}${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
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
  const groups = run.split(":");
  const last = groups.pop() ?? "";
  if (!groups.every((group) => HEX_GROUP.test(group))) return NaN;
  if (HEX_GROUP.test(last)) return groups.length + 1;
  return mayEndInIpv4 && IPV4.test(last) ? groups.length + 2 : NaN;
}
