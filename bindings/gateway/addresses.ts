/** Addresses of clients and of gateways, strictly: what a policy takes for an address, and nothing else. */
import { AddressBlock } from "../addresses/address-block.js";
import { ADDRESSES_KEPT, FACT_UNITS_MAX } from "./limits.js";
import { Refusal } from "./verdict.js";

/** An address in its plain form: IPv4 also where it was mapped to IPv6. */
export interface Address {
  readonly text: string;
  readonly block: AddressBlock;
}

/** Those read last, by their texts: proxies and clients ask again and again. Emptied as a whole where it is full. */
const KNOWN = new Map<string, Address>();

/** Undefined where the text is not an address: no port, no prefix, no zone, no leading zeros. */
export function readAddress(text: string): Address | undefined {
  const known = KNOWN.get(text);
  if (known !== undefined) return known;
  const block = AddressBlock.readAddress(text);
  if (block === undefined) return undefined;
  const address = { text: block.family === 4 ? block.address : text.toLowerCase(), block };
  if (KNOWN.size >= ADDRESSES_KEPT) KNOWN.clear();
  KNOWN.set(text, address);
  return address;
}

const BRACKETED = /^\[([0-9A-Fa-f:.]+)\](?::\d{1,5})?$/;
const IPV4_PORT = /^([0-9.]+):\d{1,5}$/;

/** An address as proxies write it: perhaps with a port, IPv6 perhaps in brackets. */
export function readForwardedAddress(text: string): Address | undefined {
  const known = KNOWN.get(text);
  if (known !== undefined) return known;
  const inner = BRACKETED.exec(text)?.[1];
  if (inner !== undefined) return inner.includes(":") ? readAddress(inner) : undefined;
  return readAddress(IPV4_PORT.exec(text)?.[1] ?? text);
}

/** Who may tell facts. */
export class TrustedProxies {
  readonly #blocks: readonly AddressBlock[];
  readonly #isUnixTrusted: boolean;

  /** Texts that `isProxyEntry` takes. */
  constructor(entries: readonly string[]) {
    this.#blocks = entries.flatMap((entry) => AddressBlock.read(entry) ?? []);
    this.#isUnixTrusted = entries.includes("unix");
  }

  /** `unix` for a socket. */
  includesPeer(peer: string | undefined): boolean {
    if (peer === "unix") return this.#isUnixTrusted;
    const address = peer === undefined ? undefined : readAddress(peer);
    return address !== undefined && this.includes(address);
  }

  includes({ block }: Address): boolean {
    return this.#blocks.some((trusted) => trusted.contains(block));
  }
}

export function isProxyEntry(entry: string): boolean {
  return entry === "unix" || AddressBlock.read(entry) !== undefined;
}

/**
 * The client of an `x-forwarded-for`: from the right, the first that is not a trusted proxy. What stands left of it, the client may have
 * written, and is not read. Undefined where all are trusted, or there is none. Throws Refusal.
 */
export function clientOf(list: string, trusted: TrustedProxies): Address | undefined {
  if (list.length > FACT_UNITS_MAX) throw new Refusal("BAD_ADDRESS", "the list of addresses is too long");
  for (let end = list.length; end >= 0;) {
    const comma = list.lastIndexOf(",", end - 1);
    const address = readForwardedAddress(trimmed(list.slice(comma + 1, end)));
    if (address === undefined) throw new Refusal("BAD_ADDRESS", "the list holds something that is not an address");
    if (!trusted.includes(address)) return address;
    end = comma;
  }
  return undefined;
}

/** Blanks of HTTP alone: `trim` takes more. Not by a pattern, whose work would grow with the square of the blanks. */
function trimmed(text: string): string {
  let [start, end] = [0, text.length];
  while (start < end && isBlank(text[start])) start++;
  while (end > start && isBlank(text[end - 1])) end--;
  return text.slice(start, end);
}

function isBlank(character: string | undefined): boolean {
  return character === " " || character === "\t";
}
