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
  const [, address, prefix] = /^([^/]*)(?:\/(0|[1-9][0-9]{0,2}))?$/.exec(text) ?? [];
  if (address === undefined) return undefined;
  const family = IPV4.test(address) ? 4 : 6;
  const digits = family === 4 ? octets(address) : ipv6Groups(address);
  if (digits === undefined) return undefined;
  const bits = Number(prefix ?? digits.length * 4);
  return bits > digits.length * 4 ? undefined : rangeOf(family, BigInt(`0x${digits}`), bits);
}

function rangeOf(family: 4 | 6, address: bigint, prefix: number): AddressRange {
  if (family === 6 && prefix >= MAPPED_BITS && address >> 32n === MAPPED_HIGH) {
    return rangeOf(4, address & 0xffff_ffffn, prefix - MAPPED_BITS);
  }
  const hostBits = BigInt((family === 4 ? 32 : 128) - prefix);
  const first = (address >> hostBits) << hostBits;
  return { family, first, last: first + (1n << hostBits) - 1n };
}

/** Eight hexadecimal digits. */
function octets(text: string): string {
  return text.replace(/\d+\.?/g, (octet) => parseInt(octet).toString(16).padStart(2, "0"));
}

/** RFC 4291 §2.2: eight groups, `::` once for one or more of them, the last two perhaps as an IPv4 address. No zone. Thirty-two digits. */
function ipv6Groups(text: string): string | undefined {
  const plain = text.replace(/[^:]*$/, (last) => (IPV4.test(last) ? octets(last).replace(/^..../, "$&:") : last));
  const [first = [], last, more] = plain.split("::").map((run) => (run === "" ? [] : run.split(":")));
  const missing = IPV6_GROUPS - first.length - (last ?? []).length;
  if (more !== undefined || (last === undefined ? missing !== 0 : missing < 1)) return undefined;
  const groups = [...first, ...new Array<string>(missing).fill("0"), ...(last ?? [])];
  if (!groups.every((group) => /^[0-9A-Fa-f]{1,4}$/.test(group))) return undefined;
  return groups.map((group) => group.padStart(4, "0")).join("");
}
