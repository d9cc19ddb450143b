/** What is private space (docs/spec/policy-validation.md, PRIVATE_IP_ADDRESS), and how a range with bits beyond its prefix length should be written. */
import { expect, it } from "vitest";
import type { Finding } from "../../bindings/findings/finding.js";
import { validate } from "./support.js";

function findingsOf(address: string): readonly Finding[] {
  const statement = {
    Effect: "Allow",
    Action: "s3:GetObject",
    Resource: "*",
    Condition: { IpAddress: { "aws:SourceIp": address } },
  };
  return validate(JSON.stringify({ Version: "2012-10-17", Statement: [statement] }), { policyType: "IDENTITY_POLICY" }).findings;
}

function isPrivate(address: string): boolean {
  return findingsOf(address).some(({ issueCode }) => issueCode === "PRIVATE_IP_ADDRESS");
}

/** The range, its first and its last address; then the addresses before and after it, and the range that is twice as large. */
const PRIVATE: readonly (readonly [inside: readonly string[], outside: readonly string[]])[] = [
  [
    ["10.0.0.0/8", "10.0.0.0", "10.255.255.255"],
    ["9.255.255.255", "11.0.0.0", "10.0.0.0/7"],
  ],
  [
    ["172.16.0.0/12", "172.16.0.0", "172.31.255.255"],
    ["172.15.255.255", "172.32.0.0", "172.0.0.0/11"],
  ],
  [
    ["192.168.0.0/16", "192.168.0.0", "192.168.255.255"],
    ["192.167.255.255", "192.169.0.0", "192.168.0.0/15"],
  ],
  [
    ["100.64.0.0/10", "100.64.0.0", "100.127.255.255"],
    ["100.63.255.255", "100.128.0.0", "100.0.0.0/9"],
  ],
  [
    ["127.0.0.0/8", "127.0.0.0", "127.255.255.255"],
    ["126.255.255.255", "128.0.0.0", "126.0.0.0/7"],
  ],
  [
    ["169.254.0.0/16", "169.254.0.0", "169.254.255.255"],
    ["169.253.255.255", "169.255.0.0", "169.254.0.0/15"],
  ],
  [
    ["fc00::/7", "fc00::", "fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"],
    ["fbff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "fe00::", "fc00::/6"],
  ],
  [
    ["fe80::/10", "fe80::", "febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff"],
    ["fe7f:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "fec0::", "fe80::/9"],
  ],
  [
    ["::1/128", "::1", "0:0:0:0:0:0:0:1"],
    ["::", "::2", "::/127"],
  ],
  // IPv4 that is mapped to IPv6 is that IPv4 address.
  [
    ["::ffff:10.0.0.0/104", "::ffff:10.0.0.1", "::ffff:c0a8:1"],
    ["::ffff:9.0.0.1", "::ffff:10.0.0.0/103", "::10.0.0.1"],
  ],
];

it.each(PRIVATE)("%s are private, %s are not", (inside, outside) => {
  expect(inside.map(isPrivate)).toEqual([true, true, true]);
  expect(outside.map(isPrivate)).toEqual([false, false, false]);
});

it.each([
  ["203.0.113.9/24", "203.0.113.0/24"],
  ["2001:DB8:0:1::9/48", "2001:db8::/48"],
  // RFC 5952 §4.2.3: the first of two runs of zeros of one length is shortened.
  ["0:0:1:1:0:0:1:1/127", "::1:1:0:0:1:0/127"],
  // Mapped to IPv6, the prefix length counts 96 bits more.
  ["::ffff:203.0.113.9/120", "203.0.113.0/24"],
  ["::ffff:203.0.113.9/24", "::/24"],
])("%s should be %s", (written, network) => {
  const found = findingsOf(written).filter(({ issueCode }) => issueCode === "IMPROVE_IP_RANGE");
  expect(found.map(({ hint }) => hint)).toEqual([`write \`${network}\``]);
});

it("a range without bits beyond its prefix length is well written", () => {
  for (const range of [
    "203.0.113.0/24",
    "203.0.113.9",
    "203.0.113.9/32",
    "::/0",
    "2001:db8::/32",
    "2001:db8:0::1",
    "::ffff:203.0.113.0/120",
  ])
    expect(
      findingsOf(range).map(({ issueCode }) => issueCode),
      range,
    ).not.toContain("IMPROVE_IP_RANGE");
});
