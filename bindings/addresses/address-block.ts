/**
 * Addresses and blocks of addresses outside of decisions: forwarded addresses, lists of proxies, findings and doubts. ipaddr.js reads
 * them, behind the text rules of docs/spec/policy-language.md §6.7, so that what is read here is what the compiler and the core read.
 * Those have readers of their own; test/property/addresses.test.ts compares the three.
 */
import ipaddr from "ipaddr.js";

type Ip = ipaddr.IPv4 | ipaddr.IPv6;

/** The longest address. Its last part is IPv4. */
const ADDRESS_UNITS_MAX = "ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255".length;
const OCTET = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
const IPV4 = new RegExp(`^${OCTET}(?:\\.${OCTET}){3}$`);
const PREFIX = /^(?:0|[1-9][0-9]{0,2})$/;

/** `::ffff:0:0/96`. */
const MAPPED_BITS = 96;

/** The addresses that have their first bits in common; one address is a block, too. IPv4 also where it was mapped to IPv6. */
export class AddressBlock {
  readonly #ip: Ip;
  readonly #prefix: number;

  private constructor(ip: Ip, prefix: number) {
    const isMapped = ip instanceof ipaddr.IPv6 && prefix >= MAPPED_BITS && ip.isIPv4MappedAddress();
    this.#ip = isMapped ? ip.toIPv4Address() : ip;
    this.#prefix = isMapped ? prefix - MAPPED_BITS : prefix;
  }

  /** An address, or one with a prefix length. Undefined where the text is neither. */
  static read(text: string): AddressBlock | undefined {
    const slash = text.indexOf("/");
    if (slash < 0) return AddressBlock.readAddress(text);
    const ip = readIp(text.slice(0, slash));
    const prefix = text.slice(slash + 1);
    if (ip === undefined || !PREFIX.test(prefix) || Number(prefix) > widthOf(ip)) return undefined;
    return new AddressBlock(ip, Number(prefix));
  }

  /** One address. Undefined where the text is not one: no prefix length, no port, no zone, no leading zeros. */
  static readAddress(text: string): AddressBlock | undefined {
    const ip = readIp(text);
    return ip && new AddressBlock(ip, widthOf(ip));
  }

  get family(): 4 | 6 {
    return this.#ip.kind() === "ipv4" ? 4 : 6;
  }

  /** The address before the prefix length: `10.0.0.1`, `2001:db8::1`. */
  get address(): string {
    return this.#ip.toString();
  }

  /** The block as it should be written, without bits beyond its prefix length: `10.0.0.0/8`, `2001:db8::/32`. */
  get network(): string {
    const kind = this.family === 4 ? ipaddr.IPv4 : ipaddr.IPv6;
    return `${kind.networkAddressFromCIDR(this.#written())}/${this.#prefix}`;
  }

  /** Bits beyond the prefix length, which are ignored. */
  get hasHostBits(): boolean {
    return this.network !== this.#written();
  }

  /** Whether all addresses of another block are in this one. */
  contains(other: AddressBlock): boolean {
    return this.family === other.family && this.#prefix <= other.#prefix && other.#ip.match(this.#ip, this.#prefix);
  }

  #written(): string {
    return `${this.address}/${this.#prefix}`;
  }
}

function widthOf(ip: Ip): number {
  return ip.kind() === "ipv4" ? 32 : 128;
}

/** The text rules come first: the library takes short, octal and hexadecimal IPv4, and zones. */
function readIp(text: string): Ip | undefined {
  if (text.length > ADDRESS_UNITS_MAX) return undefined;
  return text.includes(":") ? readIPv6(text) : readIPv4(text);
}

function readIPv4(text: string): ipaddr.IPv4 | undefined {
  return IPV4.test(text) ? ipaddr.IPv4.parse(text) : undefined;
}

function readIPv6(text: string): ipaddr.IPv6 | undefined {
  const tail = text.slice(text.lastIndexOf(":") + 1);
  if (!/^[0-9A-Fa-f:.]+$/.test(text) || (tail.includes(".") && readIPv4(tail) === undefined)) return undefined;
  // The library takes `::192.0.2.1` for `::ffff:192.0.2.1`, which it is not (RFC 4291 §2.5.5), but `0::192.0.2.1` for what it is.
  const plain = text.replace(/^::(?=[0-9]+\.)/, "0::");
  try {
    return ipaddr.IPv6.parse(plain);
  } catch {
    // Asking `isValid` first would read each address twice.
    return undefined;
  }
}
