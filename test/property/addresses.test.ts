/** What an address is, three readers say: the policies', the core's, and the one by ipaddr.js that everything else asks. They agree on every text. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { AddressBlock } from "../../bindings/addresses/address-block.js";
import { readAddress, readForwardedAddress } from "../../bindings/gateway/addresses.js";
import { parseAddressRange } from "../../bindings/policy/addresses.js";
import type { AddressRange } from "../../bindings/policy/ast.js";
import { answer, check, engineOf } from "./asking.js";

// --- texts -----------------------------------------------------------------------------------------------------------------

const PIECES = ["0", "1", "9", "10", "127", "255", "256", "01", "0x1", "1e1", "ffff", "FFFF", "00000", "abcd", "g", "e"];
const MARKS = [".", ":", "::", ":", ".", "/", "%", "%eth0", " ", "\n", "-", "+", "[", "]", "\0", "\u0661", "\uff11", ""];
const noise = fc.array(fc.constantFrom(...PIECES, ...MARKS), { maxLength: 16 }).map((parts) => parts.join(""));

const octets = fc.constantFrom("0", "1", "9", "10", "127", "249", "255");
const ipv4 = fc.oneof(
  fc.ipV4(),
  fc.array(octets, { minLength: 4, maxLength: 4 }).map((parts) => parts.join(".")),
);
const groups = fc.array(fc.constantFrom("0", "0000", "1", "ffff", "FFFF", "dB8", "64"), { minLength: 0, maxLength: 8 });

/** Groups with a gap anywhere, too many and too few among them, and perhaps IPv4 at the end. */
const ipv6 = fc
  .record({ before: groups, after: groups, gap: fc.constantFrom("::", "::", ":", ":::"), last: fc.option(ipv4) })
  .map(({ before, after, gap, last }) => before.join(":") + gap + [...after, ...(last === null ? [] : [last])].join(":"));

const mapped = fc.tuple(fc.constantFrom("::ffff:", "::", "::FFFF:", "0:0:0:0:0:ffff:", "64:ff9b::", "::ffff:0:"), ipv4);
const valid = fc.oneof(
  ipv4,
  fc.ipV6(),
  ipv6,
  mapped.map((parts) => parts.join("")),
  fc.ipV4Extended(),
);

/** One character less, more, or another. */
const nearMiss = fc
  .tuple(valid, fc.nat(50), fc.nat(1), fc.constantFrom(...PIECES, ...MARKS))
  .map(([text, at, cut, put]) => text.slice(0, at % (text.length + 1)) + put + text.slice((at % (text.length + 1)) + cut));

const addresses = fc.oneof(valid, nearMiss, noise);
const prefixes = fc.oneof(
  fc.nat(140).map(String),
  fc.constantFrom("95", "96", "97", "104", "127", "128", "0", "00", "08", "-1", "+1", "1.0", " 8", ""),
);
const blocks = fc.tuple(addresses, prefixes).map(([address, prefix]) => `${address}/${prefix}`);

// --- values ----------------------------------------------------------------------------------------------------------------

/** By arithmetic: four octets, or eight groups. */
function written({ family, first }: AddressRange): string {
  const [count, bits, base, mark] = family === 4 ? [4, 8, 10, "."] : [8, 16, 16, ":"];
  const part = (at: number): string => ((first >> BigInt((count - 1 - at) * bits)) & ((1n << BigInt(bits)) - 1n)).toString(base);
  return Array.from({ length: count }, (_, at) => part(at)).join(mark);
}

function isWithin(inner: AddressRange, outer: AddressRange): boolean {
  return inner.family === outer.family && outer.first <= inner.first && inner.last <= outer.last;
}

/** Reads both, and asserts that they are the same. */
function readByBoth(text: string): { readonly range: AddressRange; readonly block: AddressBlock } | undefined {
  const range = parseAddressRange(text);
  const block = AddressBlock.read(text);
  expect(block === undefined, JSON.stringify(text)).toBe(range === undefined);
  return range === undefined || block === undefined ? undefined : { range, block };
}

// --- laws ------------------------------------------------------------------------------------------------------------------

/** Asks the core whether each text is the one address that the policies' reader finds in it; the code of its error where it is not an address. */
function askCore(texts: readonly string[]): string[] {
  const conditions = texts
    .map((text) => parseAddressRange(text))
    .map((range) => (range === undefined ? "192.0.2.1" : written(range)));
  const engine = engineOf(
    conditions.map((address, index) => ({ Action: `t:A${index}`, Condition: { IpAddress: { "aws:SourceIp": address } } })),
  );
  return texts.map((text, index) =>
    answer(engine, { principal: "*", action: `t:A${index}`, resource: "*", context: { "aws:SourceIp": text } }),
  );
}

it("policies, core and gateway take the same texts for the same address", () => {
  const seen = { addresses: 0, others: 0 };
  const single = addresses.filter((text) => !text.includes("/"));
  check(
    fc.array(single, { minLength: 200, maxLength: 200 }),
    (texts) => {
      const decisions = askCore(texts);
      for (const [index, text] of texts.entries()) {
        const range = parseAddressRange(text);
        const address = readAddress(text);
        const where = JSON.stringify(text);
        expect(decisions[index], where).toBe(range === undefined ? "INVALID_CONTEXT_VALUE" : "allowed");
        expect(address === undefined, where).toBe(range === undefined);
        if (range !== undefined && address !== undefined) {
          const twin = AddressBlock.readAddress(written(range))!;
          expect(address.block.contains(twin) && twin.contains(address.block), where).toBe(true);
          expect(address.text, where).toBe(range.family === 4 ? written(range) : text.toLowerCase());
        }
        seen[range === undefined ? "others" : "addresses"]++;
      }
    },
    60,
  );
  expect(Math.min(seen.addresses, seen.others)).toBeGreaterThan(3_000);
});

it("policies and lists of proxies take the same texts for the same block", () => {
  let found = 0;
  check(
    fc.tuple(fc.oneof(blocks, addresses), fc.oneof(blocks, addresses)),
    (texts) => {
      const [one, two] = texts.map(readByBoth);
      for (const each of [one, two]) {
        if (each === undefined) continue;
        found++;
        expect(parseAddressRange(each.block.network), JSON.stringify(texts)).toEqual(each.range);
        expect(AddressBlock.read(each.block.network)!.hasHostBits, JSON.stringify(texts)).toBe(false);
      }
      if (one !== undefined && two !== undefined)
        expect(one.block.contains(two.block), JSON.stringify(texts)).toBe(isWithin(two.range, one.range));
    },
    10_000,
  );
  expect(found).toBeGreaterThan(3_000);
});

it("blocks that lie in each other are seen to", () => {
  const nested = fc.tuple(fc.oneof(fc.ipV4(), fc.ipV6()), fc.nat(128), fc.nat(128));
  check(
    nested,
    ([address, one, two]) => {
      const width = address.includes(":") ? 128 : 32;
      const [outer, inner] = [one % (width + 1), two % (width + 1)].map((prefix) => readByBoth(`${address}/${prefix}`)!);
      expect(outer!.block.contains(inner!.block)).toBe(isWithin(inner!.range, outer!.range));
    },
    3_000,
  );
});

it("an address may have a port and brackets only where proxies write it", () => {
  check(
    fc.tuple(addresses, fc.nat(99_999)),
    ([text, port]) => {
      fc.pre(!/[/[\]]/.test(text));
      const isAddress = readAddress(text) !== undefined;
      const isIPv6 = text.includes(":");
      expect(readForwardedAddress(text)?.text, text).toBe(readAddress(text)?.text);
      expect(readForwardedAddress(`[${text}]:${port}`) !== undefined, text).toBe(isAddress && isIPv6);
      if (!isIPv6) expect(readForwardedAddress(`${text}:${port}`) !== undefined, text).toBe(isAddress);
      expect(readAddress(`[${text}]:${port}`), text).toBeUndefined();
    },
    3_000,
  );
});

it("the longest address is one, and a block that is mapped as a whole is IPv4", () => {
  const longest = "ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255";
  expect(readByBoth(`${longest}/128`)?.block.family).toBe(6);
  expect(readByBoth(`${longest}/128 `)).toBeUndefined();
  const all = readByBoth("::ffff:0:0/96")!.block;
  expect(all.network).toBe("0.0.0.0/0");
  expect(all.contains(readByBoth("203.0.113.9")!.block)).toBe(true);
  expect(readByBoth("::ffff:0:0/95")!.block.contains(all)).toBe(false);
});

it("has a network as RFC 5952 writes it, and knows what is beyond the prefix length", () => {
  const read = (text: string): AddressBlock => AddressBlock.read(text)!;
  expect(read("203.0.113.9/24")).toMatchObject({ network: "203.0.113.0/24", hasHostBits: true });
  expect(read("2001:DB8:0:1::9/48")).toMatchObject({ network: "2001:db8::/48", hasHostBits: true });
  expect(read("10.0.0.1")).toMatchObject({ network: "10.0.0.1/32", hasHostBits: false });
  // §4.2.3: the first of two runs of one length. §4.2.2: one group alone is not shortened.
  expect(read("0:0:1:1:0:0:1:1/127").network).toBe("::1:1:0:0:1:0/127");
  expect(read("1:0:1:1:1:1:1:1").network).toBe("1:0:1:1:1:1:1:1/128");
  // A block that was mapped to IPv6 is IPv4, and its network is written so.
  expect(read("::ffff:10.0.0.1/104")).toMatchObject({ family: 4, network: "10.0.0.0/8", hasHostBits: true });
  expect(read("::ffff:10.0.0.1/90")).toMatchObject({ family: 6, network: "::ffc0:0:0/90", hasHostBits: true });
});
