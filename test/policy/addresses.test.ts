/** Addresses of policies against a library that parses them by itself. */
import fc from "fast-check";
import ipaddr from "ipaddr.js";
import { expect, it } from "vitest";
import { parseAddressRange } from "../../bindings/policy/addresses.js";

/** The library takes `::192.0.2.1` for `::ffff:192.0.2.1`, which it is not (RFC 4291 §2.5.5). */
const MISREAD = /^::\d+\./;

/** As the policy language reads it: an IPv4-mapped address is the IPv4 address. */
function expected(text: string): { readonly family: 4 | 6; readonly value: bigint } {
  const bytes = ipaddr.process(text).toByteArray();
  return { family: bytes.length === 4 ? 4 : 6, value: bytes.reduce((value, byte) => (value << 8n) | BigInt(byte), 0n) };
}

it("is the value that ipaddr.js finds", () => {
  const asked = { 4: 0, 6: 0 };
  const mapped = fc.ipV4().map((text) => `::ffff:${text}`);
  const texts = fc.oneof(fc.ipV4(), fc.ipV6(), mapped).filter((text) => !MISREAD.test(text));
  fc.assert(
    fc.property(texts, (text) => {
      const { family, value } = expected(text);
      asked[family]++;
      expect(parseAddressRange(text)).toEqual({ family, first: value, last: value });
    }),
    { numRuns: 2_000 },
  );
  expect(Math.min(asked[4], asked[6])).toBeGreaterThan(100);
});

it("keeps what ipaddr.js would take for IPv4-mapped an IPv6 address", () => {
  expect(parseAddressRange("::192.0.2.1")).toEqual({ family: 6, first: 0xc000_0201n, last: 0xc000_0201n });
});
