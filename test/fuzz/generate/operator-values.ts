/** Policy and request values of every operator family, for fast-check: few distinct ones, spelt in many ways. */
import fc from "fast-check";
import type { Family } from "./operator-names.js";

type Value = string | number | boolean;
type Values = fc.Arbitrary<Value>;

export interface FamilyValues {
  readonly policy: Values;
  readonly request: Values;
}

const some = (...texts: readonly Value[]): Values => fc.constantFrom(...texts);
const join = (...parts: readonly fc.Arbitrary<unknown>[]): fc.Arbitrary<string> =>
  fc.tuple(...parts).map((texts) => texts.join(""));
const maybe = (text: fc.Arbitrary<string>): fc.Arbitrary<string> => fc.oneof(fc.constant(""), text);
const letters = (alphabet: string, minLength: number, maxLength: number): fc.Arbitrary<string> =>
  fc.array(fc.constantFrom(...alphabet), { minLength, maxLength }).map((points) => points.join(""));

// --- strings ---------------------------------------------------------------------------------------------------------------

/** Letters whose simple case folding is not ASCII's: long s, Kelvin sign, final sigma, dotted I. */
const LETTERS = "aAbkKsé\u00c9ß\u017f\u212aσς\u0130i\u{1f600}";
const words = fc.oneof(some("", "a", "A", "ab"), letters(LETTERS, 0, 3), letters("ab:/", 1, 5));
const patterns = letters("aab*?:/", 0, 6);
const variables = join(
  letters("ab*", 0, 1),
  some(
    "${aws:username}",
    "${aws:PrincipalTag/team}",
    "${k:other, 'a'}",
    "${k:other, ''}",
    "${*}",
    "${?}",
    "${$}",
    "${aws:TagKeys}",
  ),
  letters("ab*", 0, 1),
);

// --- numbers ---------------------------------------------------------------------------------------------------------------

const digits = (most: number): fc.Arbitrary<string> => letters("0019", 1, most);
const exponents = join(some("e", "E"), some("", "+", "-"), fc.oneof(letters("0012", 1, 2), some("400", "999999999999999")));
const decimals = join(some("", "", "-"), digits(3), maybe(digits(3).map((text) => `.${text}`)), maybe(exponents));
const notNumbers = some("", "+1", "1.", ".5", "0x1", " 1", "1e", "NaN", "1,0", "1e9999999999999999", "٣");
const longNumbers = some("9007199254740993", "9007199254740992", "9007199254740993.0", "1e21", "1000000000000000000000", "-0");

// --- dates -----------------------------------------------------------------------------------------------------------------

const days = some("2024-06-01", "2024-02-29", "2023-12-31", "2024-06", "0001-01-01", "9999-12-31");
const zones = some("Z", "z", "+00:00", "-00:00", "+02:00", "-02", "+23:59");
const times = join(
  some("T", "t"),
  some("00:00", "23:59", "12:00:00", "00:00:00", "00:00:00.5", "00:00:00.500", "12:00:00.000000001"),
  zones,
);
const epochs = some("0", "1717243200", "1717200000", "1704067199", "2024", "0002024", "9223372036854775807", 1717243200);
const dates = fc.oneof(days, join(days, times), join(some("2024-06-01"), times), epochs);
const notDates = some(
  "",
  "soon",
  "2024-02-30",
  "2024-06-01T25:00Z",
  "9223372036854775808",
  "2024-06-01T00:00:00.0000000001Z",
  "-1",
);

// --- addresses -------------------------------------------------------------------------------------------------------------

const octet = some("0", "10", "127", "128", "255");
const v4 = fc.oneof(
  some("10.0.0.0", "10.0.0.1"),
  fc.tuple(octet, octet, octet, octet).map((octets) => octets.join(".")),
);
const group = some("0", "0000", "1", "ffff", "2001", "DB8", "db8", "8000");
const groups = (least: number, most: number): fc.Arbitrary<string> =>
  fc.array(group, { minLength: least, maxLength: most }).map((all) => all.join(":"));
const v6 = fc.oneof(
  groups(8, 8),
  join(groups(0, 3), some("::"), groups(0, 3)),
  join(some("::ffff:", "::FFFF:", "0:0:0:0:0:ffff:", "::"), v4),
);
const addresses = fc.oneof(v4, v6);
const prefixes = some(
  "/0",
  "/1",
  "/7",
  "/8",
  "/9",
  "/31",
  "/32",
  "/33",
  "/64",
  "/95",
  "/96",
  "/97",
  "/104",
  "/127",
  "/128",
  "/129",
);
const notAddresses = some(
  "",
  "10.1",
  "010.0.0.1",
  "fe80::1%eth0",
  "1:::2",
  "10.0.0.0.0",
  ":1",
  "12345::",
  "::10.0.0.256",
  "10.0.0.0/",
);

// --- ARNs ------------------------------------------------------------------------------------------------------------------

const field = some("aws", "s3", "", "1", "b", "a/b", "B");
const fieldPattern = fc.oneof(field, some("*", "?", "a*", "*b", "${aws:username}", "${k:other, 'b'}"));
const arnOf = (part: Values): fc.Arbitrary<string> =>
  fc
    .tuple(part, part, part, part, fc.array(part, { minLength: 1, maxLength: 3 }))
    .map(([partition, service, region, account, rest]) => `arn:${[partition, service, region, account, ...rest].join(":")}`);
const shortArns = some("*", "arn", "arn:*", "arn:aws:*", "*b", "arn:aws:s3", "arn:aws:s3:::b", "arn:aws:s3:::*", "");

const base64 = fc.oneof(
  some("QQ==", "QR==", "QUI=", "QUJ=", "QUJD", "QQ", "Q===", "", "not base64", "QQ==\n", "_-8=", "/+8="),
  fc.uint8Array({ maxLength: 4 }).map((bytes) => Buffer.from(bytes).toString("base64")),
);
const booleans = some("true", "false", "TRUE", "False", true, false, "1", "0", "", "truE", "yes");

export const VALUES: Readonly<Record<Family, FamilyValues>> = {
  string: {
    policy: fc.oneof(words, patterns, variables, variables, some(1, "1.0", true)),
    request: fc.oneof(words, letters("ab:/", 0, 6), some(1)),
  },
  numeric: {
    policy: fc.oneof(decimals, some(0, 1, -5, 0.1, 1e21), longNumbers, notNumbers),
    request: fc.oneof(decimals, some(0, 1, -5, 0.1, 1e21), longNumbers, notNumbers),
  },
  // What is not a date at all does not compile in a policy (6.5-5).
  date: { policy: fc.oneof(dates, some("2024-02-30")), request: fc.oneof(dates, notDates) },
  bool: { policy: fc.oneof(booleans, some("${k:other, 'true'}")), request: booleans },
  binary: { policy: base64, request: base64 },
  address: {
    policy: fc.oneof(join(addresses, maybe(prefixes as fc.Arbitrary<string>)), notAddresses),
    request: fc.oneof(addresses, notAddresses, join(v4, some("/8"))),
  },
  arn: { policy: fc.oneof(arnOf(fieldPattern), shortArns), request: fc.oneof(arnOf(field), shortArns) },
  null: { policy: fc.oneof(booleans), request: fc.oneof(words) },
};
