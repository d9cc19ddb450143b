/** Values at the edges of every operator family, in policy and request, in both modes: the engine against the reference interpreter. */
import { describe, expect, it } from "vitest";
import { compile, PolicyErrors, type ContextValue, type PolicySet } from "../../bindings/index.js";
import { difference, engineAnswer, referenceAnswer, type Answer } from "../fuzz/ask/answers.js";
import { CLOCK, hold } from "../property/asking.js";
import { referenceExplain, type PolicySetLike } from "../reference/interpreter.js";
import { loadEngine } from "../support/engine.js";

interface Family {
  readonly operators: readonly string[];
  /** Used as policy values and as request values. */
  readonly texts: readonly string[];
  /** Request values that are not texts. */
  readonly values?: readonly ContextValue[];
}

const orderings = (family: string): string[] =>
  "Equals NotEquals LessThan LessThanEquals GreaterThan GreaterThanEquals".split(" ").map((name) => family + name);
const words = (text: string): string[] => text.split(" ");

const NUMBERS = words(
  "0 -0 +0 00 0.0 -0.0 0e5 0e-5 1 01 1.0 1. .1 -.5 +.5 1e0 1E+0 10e-1 -1 9007199254740991 9007199254740992 9007199254740993 " +
    "18446744073709551616 1e21 1e+21 1e308 1e309 1e-400 -1e400 123456789012345678901234567890 0.1 0.10 0.30000000000000004 NaN nan " +
    "Infinity -Infinity inf 0x10 0b1 1_000 1,000 1e 1e+ e1 - + . 1e1.5 --1 1e999999999999999 1e9999999999999999 ١ １",
);
/** Years before 0 are optional (policy-language 6.5-7): the reference has none. The last test is about them. */
const DATES = words(
  "0000-01-01T00:00:00Z 0000-12-31T23:59:59Z 0001-01-01T00:00:00Z 1969-12-31T23:59:59Z 1970-01-01T00:00:00Z 1970-01-01 1970 " +
    "9999-12-31T23:59:59Z 9999-12-31T23:59:59.999Z 10000-01-01T00:00:00Z +010000-01-01T00:00:00Z " +
    "+275760-09-13T00:00:00Z 2016-12-31T23:59:60Z 2016-12-31T23:59:61Z 2024-02-29T00:00:00Z 2023-02-29T00:00:00Z " +
    "2024-02-30T00:00:00Z 2024-00-10T00:00:00Z 2024-13-01T00:00:00Z 2024-06-01T24:00:00Z 2024-06-01T24:00:01Z 2024-06-01T12:00:00+14:00 " +
    "2024-06-01T12:00:00-12:00 2024-06-01T12:00:00+24:00 2024-06-01T12:00:00+00:60 2024-06-01T12:00:00+0100 2024-06-01T12:00:00.1Z " +
    "2024-06-01T12:00:00.123456789Z 2024-06-01T12:00Z 2024-06-01T12Z 2024-06 2024-06-01T12:00:00 2024-06-01t12:00:00z " +
    "0 1 -1 1717243200 1717243200000 1717243200.5 253402300799 253402300800 9223372036854775807 1e9 01717243200 tomorrow",
);
const ADDRESSES = words(
  "0.0.0.0 0.0.0.0/0 255.255.255.255 255.255.255.255/32 10.0.0.1 10.0.0.0/8 10.0.0.1/8 10.0.0.0/33 10.0.0.0/-1 10.0.0.0/08 10.0.0.0/ " +
    "010.0.0.1 10.1 0x0a.0.0.1 256.0.0.1 1.2.3.4.5 1.2.3 167772161 10.0.0.1:80 10.0.0.* * :: ::/0 ::1 ::1/128 ::/128 ::/129 " +
    "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff fe80::1%eth0 ::ffff:10.0.0.1 ::ffff:0:0/96 ::10.0.0.1 64:ff9b::10.0.0.1 2001:DB8::1 2001:db8::/32 " +
    "2001:0db8:0000:0000:0000:0000:0000:0001 1::2::3 1:2:3:4:5:6:7:8:9 1:2:3:4:5:6:7 :1 12345:: [::1] ::g",
);
const TEXTS = [
  ...words("a A b aa * ? ** a* *a a?b ${*} ${?} ${$} $ ${ ${aws:username} ${a:b} \\* true TRUE false 0 null undefined __proto__"),
  "",
  " ",
  "a\u0000b",
  "\u0000",
  "ÄäſKK",
  "\u00e4",
  "a\u0308",
  "\ud83d\ude00",
  "\ufffd",
  "x".repeat(300),
];

const FAMILIES: Readonly<Record<string, Family>> = {
  Numeric: {
    operators: orderings("Numeric"),
    texts: NUMBERS,
    values: [0, -0, 1, 2 ** 53, 2 ** 53 + 2, 2 ** 60, 1e21, 5e-324, -1.5, Number.MAX_VALUE, true, new Date(0), ["1", "2"], []],
  },
  Date: {
    operators: orderings("Date"),
    texts: DATES,
    values: [0, -1, 1717243200, 1717243200.5, 1e15, 8.64e15, ...[0, 8.64e15, 253402300800000].map((time) => new Date(time))],
  },
  IpAddress: { operators: ["IpAddress", "NotIpAddress"], texts: ADDRESSES, values: [0, 167772161, ["10.0.0.1", "::1"]] },
  String: {
    operators: [
      ..."Equals NotEquals EqualsIgnoreCase NotEqualsIgnoreCase Like NotLike".split(" ").map((name) => `String${name}`),
      "ArnLike",
      "ArnEquals",
    ],
    texts: TEXTS,
    values: [0, -0, NaN, true, "\ud800", "\udc00x", ["a", "b"], ["a", "a"], []],
  },
  Bool: {
    operators: ["Bool", "Null", "BinaryEquals"],
    texts: [...words("true false TRUE False 1 0 yes dHJ1ZQ== dHJ1ZQ = ===="), ""],
    values: [true, false, 1, 0],
  },
};

/** One statement for each operator and policy value; those that the mode refuses are left out. */
function policiesOf({ operators, texts }: Family, prefix: string, mode: "aws" | "lenient"): PolicySet {
  const all = operators.flatMap((operator) =>
    texts.map((text) => ({ Effect: "Allow", Action: "s3:*", Resource: "*", Condition: { [prefix + operator]: { "k:a": text } } })),
  );
  const set = (statements: readonly object[]): PolicySet => ({
    identity: statements.map((Statement, at) => ({ name: `p${at}`, document: { Version: "2012-10-17", Statement } })),
  });
  return set(all.filter((statement) => isAccepted(set([statement]), mode)));
}

function isAccepted(policies: PolicySet, mode: "aws" | "lenient"): boolean {
  try {
    compile(policies, { mode });
    return true;
  } catch (error) {
    if (error instanceof PolicyErrors) return false;
    throw error;
  }
}

describe.each(["aws", "lenient"] as const)("mode %s", (mode) => {
  it.each(Object.entries(FAMILIES))("%s", (name, family) => {
    for (const prefix of name === "Bool" ? ["", "ForAllValues:"] : ["", "ForAnyValue:"]) {
      const policies = policiesOf(family, prefix, mode);
      expect(policies.identity!.length).toBeGreaterThan(10);
      const engine = loadEngine(compile(policies, { mode }), { clock: () => CLOCK });
      const differences: object[] = [];
      for (const value of [undefined, ...family.texts, ...(family.values ?? [])]) {
        const request = {
          principal: "arn:aws:iam::111122223333:user/bob",
          action: "s3:GetObject",
          resource: "arn:aws:s3:::b/k",
          context: { "k:a": value },
        };
        const wanted = referenceAnswer(referenceExplain(policies as PolicySetLike, request, { mode, clock: CLOCK }));
        const got = engineAnswer(engine, request);
        const found = difference(got, wanted);
        if (found !== undefined) differences.push({ value, found, by: onlyIn(got, wanted, policies) });
      }
      expect(differences).toEqual([]);
    }
  });
});

/** The conditions that only one of the two matches. */
function onlyIn(got: Answer, wanted: Answer, policies: PolicySet): unknown[] {
  if (typeof got === "string" || typeof wanted === "string") return [got, wanted];
  const all = new Set([...got.matched, ...wanted.matched]);
  const odd = [...all].filter((name) => got.matched.includes(name) !== wanted.matched.includes(name));
  const names = new Map(policies.identity!.map(({ name, document }) => [name, JSON.stringify(document)]));
  return odd.map((name) => names.get(/p\d+/.exec(name)![0]));
}

it("years before 0 come before all others", () => {
  const conditions = words("DateLessThan DateGreaterThan DateEquals").map((operator) => ({
    [operator]: { "k:a": "0000-01-01T00:00:00Z" },
  }));
  for (const value of [new Date(-8.64e15), "-271821-04-20T00:00:00Z", "-0001-12-31T23:59:59Z"]) {
    expect(hold(conditions, { "k:a": value })).toEqual([true, false, false]);
  }
  expect(hold(conditions, { "k:a": "0000-01-01T00:00:00+00:01" })).toEqual([true, false, false]);
});
