import fc from "fast-check";
import { expect, test } from "vitest";
import type { PathElement } from "../../bindings/findings/finding.js";
import { readJson } from "../../bindings/text/json.js";
import type { JsonNode } from "../../bindings/text/json-node.js";
import { readObject } from "../../bindings/text/json-object.js";
import { codes, policy, read } from "./helpers.js";

/** A tree without its extents. */
function shape(node: JsonNode | undefined): unknown {
  if (node?.kind === "object") return { kind: "object", members: node.members.map(({ key, value }) => [key, shape(value)]) };
  if (node?.kind === "array") return { kind: "array", items: node.items.map(shape) };
  return { kind: node?.kind, value: node?.value };
}

test("an object gives the tree of its own text", () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
      const text = JSON.stringify(value);
      // Through the text first: -0 is written `0`, and `__proto__` becomes an ordinary member.
      expect(shape(readObject(JSON.parse(text)).root)).toEqual(shape(readJson(JSON.stringify(JSON.parse(text))).root));
    }),
  );
});

test("numbers are spelt as String spells them", () => {
  expect(readObject([1.5, 1e21, -0]).root).toMatchObject({ items: [{ value: "1.5" }, { value: "1e+21" }, { value: "0" }] });
});

class Plainless {
  readonly Effect = "Allow";
}
const revoked = (() => {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
})();
const cyclic: { self?: object } = {};
cyclic.self = cyclic;

test.each<[string, unknown]>([
  ["a Map", new Map([["Effect", "Allow"]])],
  ["a Date", new Date(0)],
  ["a class instance", new Plainless()],
  ["a function", (): void => undefined],
  ["a symbol", Symbol("s")],
  ["a bigint", 1n],
  ["NaN", NaN],
  ["an infinity", Infinity],
  ["a boxed string", Object("x")],
  ["a typed array", new Uint8Array(2)],
  ["a revoked proxy", revoked],
  ["an inherited object", Object.create({ Effect: "Allow" })],
  ["a cycle", cyclic],
  ["a RegExp", /x/],
  ["undefined in a list", [undefined]],
  ["a hole in a list", new Array(1)],
])("%s is DATA_TYPE_MISMATCH where it stands", (_, value) => {
  const { ast, findings } = read(policy({ Condition: { StringEquals: { "a:b": [value] } } }));
  expect(ast).toBeUndefined();
  expect(findings.map((finding) => finding.issueCode)).toContain("DATA_TYPE_MISMATCH");
  const path: readonly PathElement[] = findings[0]?.locations[0]?.path ?? [];
  expect(path.slice(0, 5)).toEqual([
    { value: "Statement" },
    { value: "Condition" },
    { value: "StringEquals" },
    { value: "a:b" },
    { index: 0 },
  ]);
  expect(findings[0]?.locations[0]).not.toHaveProperty("span");
});

test("a foreign value is reported once, wherever it stands", () => {
  for (const name of ["Sid", "Effect", "Action", "Resource", "Condition"])
    expect(codes(policy({ [name]: new Map() })), name).toEqual(["E DATA_TYPE_MISMATCH"]);
  for (const name of ["Version", "Statement"])
    expect(codes(policy({}, { [name]: new Map() })), name).toEqual(["E DATA_TYPE_MISMATCH"]);
  expect(codes(policy({ Principal: new Map() }), { type: "resource" })).toEqual(["E DATA_TYPE_MISMATCH"]);
  for (const document of [undefined, null, 7, Symbol("s"), [], new Map(), true])
    expect(codes(document)).toEqual(["E DATA_TYPE_MISMATCH"]);
});

test("a throwing getter is a finding, its neighbours are read", () => {
  const statement = Object.defineProperty({ Action: "x", Resource: "*" }, "Effect", {
    enumerable: true,
    get: () => {
      throw new Error("no");
    },
  });
  expect(codes({ Version: "2012-10-17", Statement: statement })).toEqual(["E DATA_TYPE_MISMATCH", "E INVALID_ACTION"]);
});

test("members that are not enumerable, and `undefined`, are refused, not dropped; `__proto__` is an unknown member", () => {
  const statement = { Effect: "Allow", Action: "s3:GetObject", Resource: "*", Condition: undefined };
  expect(codes({ Version: "2012-10-17", Statement: statement })).toEqual(["E DATA_TYPE_MISMATCH"]);
  expect(codes(policy({ Condition: { StringEquals: { "aws:PrincipalOrgID": undefined } } }))).toEqual(["E DATA_TYPE_MISMATCH"]);
  const hidden = Object.defineProperty({ ...policy({}) }, "Secret", { enumerable: false, value: 1 });
  expect(codes(hidden)).toEqual(["E DATA_TYPE_MISMATCH"]);
  expect(codes(Object.assign(policy({}), { [Symbol("s")]: 1 }))).toEqual([]);
  expect(
    codes(JSON.parse('{"__proto__":{},"Version":"2012-10-17","Statement":{"Effect":"Deny","Action":"*","Resource":"*"}}')),
  ).toEqual(["E INVALID_POLICY_ELEMENT"]);
  expect(codes(Object.assign(Object.create(null), policy({})))).toEqual([]);
});

test("an object is as large as its text: sharing and sparse lists do not hide it", () => {
  let shared: unknown = "x";
  for (let level = 0; level < 60; level++) shared = [shared, shared];
  expect(codes(shared)).toEqual(["E X_DOCUMENT_TOO_LARGE"]);
  expect(codes(new Array(4_000_000_000))).toEqual(["E X_DOCUMENT_TOO_LARGE"]);
  expect(codes(policy({ Sid: "x".repeat(1_048_576) }))).toEqual(["E X_DOCUMENT_TOO_LARGE"]);
});

test("64 levels are read, 65 are not", () => {
  const nested = (levels: number): unknown => (levels === 1 ? [] : [nested(levels - 1)]);
  expect(readObject(nested(64)).exceeded).toBeUndefined();
  expect(codes(nested(65))).toEqual(["E X_NESTING_TOO_DEEP"]);
});
