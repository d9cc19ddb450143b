/** Hostile patterns cost O(text × pattern), never more, which the guarded core counts; hostile documents linear CPU time. */
import { describe, expect, it } from "vitest";
import { DECISION_IMPLICIT_DENY, LOAD_OK } from "../../assembly/layout.js";
import { compile, type NamedPolicy } from "../../bindings/index.js";
import { GuardedCore } from "../guarded/guarded-core.js";
import { mostGrowth, timeRatio, workGrowth } from "../support/growth.js";

const USER = "arn:aws:iam::111122223333:user/bob";

function policy(statement: object): NamedPolicy[] {
  return [
    { name: "p", document: { Version: "2012-10-17", Statement: { Effect: "Allow", Action: "*", Resource: "*", ...statement } } },
  ];
}

/** One decision with a pattern of `size` parts on a text of `size` letters. */
type Hostile = (size: number) => { statement: object; resource?: string; value?: string };

const CASES: Readonly<Record<string, Hostile>> = {
  "StringLike *a*a…*b": (size) => ({
    statement: { Condition: { StringLike: { "k:a": `${"*a".repeat(size / 2)}*b` } } },
    value: "a".repeat(size),
  }),
  "StringLike *aa*aa…b": (size) => ({
    statement: { Condition: { StringLike: { "k:a": `${"*aa".repeat(size / 4)}b` } } },
    value: "a".repeat(size),
  }),
  "StringLike *?a?a…b": (size) => ({
    statement: { Condition: { StringLike: { "k:a": `*${"?a".repeat(size / 4)}b` } } },
    value: "a".repeat(size),
  }),
  "StringLike *aaa…b": (size) => ({
    statement: { Condition: { StringLike: { "k:a": `*${"a".repeat(size / 2)}b*` } } },
    value: "a".repeat(size),
  }),
  "ArnLike in the last field": (size) => ({
    statement: { Condition: { ArnLike: { "k:a": `arn:aws:s3:::${"*a".repeat(size / 2)}*b` } } },
    value: `arn:aws:s3:::${"a".repeat(size)}`,
  }),
  StringEqualsIgnoreCase: (size) => ({
    statement: { Condition: { StringEqualsIgnoreCase: { "k:a": `${"Ä".repeat(size / 4)}b` } } },
    value: "ä".repeat(size / 4),
  }),
  "a number of many digits": (size) => ({
    statement: { Condition: { NumericLessThan: { "k:a": "1".repeat(size) } } },
    value: `${"1".repeat(size)}`,
  }),
  "Resource *a*a…*b": (size) => ({
    statement: { Resource: `arn:aws:s3:::${"*a".repeat(size / 4)}*b` },
    resource: `arn:aws:s3:::${"a".repeat(size / 2)}`,
  }),
  "Resource *?a?a…b": (size) => ({
    statement: { Resource: `arn:aws:s3:::*${"?a".repeat(size / 8)}b` },
    resource: `arn:aws:s3:::${"a".repeat(size / 2)}`,
  }),
  "Resource *aaa…b*": (size) => ({
    statement: { Resource: `arn:aws:s3:::*${"a".repeat(size / 4)}b*` },
    resource: `arn:aws:s3:::${"a".repeat(size / 2)}`,
  }),
  "many Resource patterns *a*…aN": (size) => ({
    statement: { Resource: Array.from({ length: size / 64 }, (_, index) => `arn:aws:s3:::*${"a".repeat(index % 50)}*b${index}`) },
    resource: `arn:aws:s3:::${"a".repeat(size / 2)}`,
  }),
};

const core = new GuardedCore();

/** Both text and pattern grow with the size. */
function workOf(hostile: Hostile, size: number): number {
  const { statement, resource = "*", value = "" } = hostile(size);
  expect(core.load(compile({ identity: policy(statement) }, { mode: "lenient" }).bytes)).toBe(LOAD_OK);
  const request = { principal: USER, action: "s3:GetObject", resource, context: { "k:a": value } };
  const { decision, work } = core.decideCounting(request);
  expect(decision).toBe(DECISION_IMPLICIT_DENY);
  return work;
}

describe("a decision", () => {
  it.each(Object.entries(CASES))("takes at most quadratic work: %s", (_, hostile) => {
    expect(workGrowth((size) => workOf(hostile, size), 256)).toBeLessThan(mostGrowth(2));
  });
});

/** Documents of about `size` characters. */
const DOCUMENTS: Readonly<Record<string, (size: number) => string>> = {
  "a broken document": (size) => `{"Statement":[${"[".repeat(40)}${'"\\u0041'.repeat(size / 8)}`,
  "members without end": (size) => `{${Array.from({ length: size / 10 }, (_, index) => `"m${index}":0`).join(",")}}`,
  "repeated members": (size) => `{${'"a":0,'.repeat(size / 6)}"b":1}`,
  "a long action": (size) =>
    JSON.stringify({ Statement: { Effect: "Allow", Action: `s3:${"*?".repeat(size / 2)}`, Resource: "*" } }),
  "a long value": (size) =>
    JSON.stringify({
      Statement: { Effect: "Allow", Action: "*", Resource: "*", Condition: { StringLike: { "k:a": "*a${b}".repeat(size / 6) } } },
    }),
  "a long number": (size) =>
    JSON.stringify({
      Statement: { Effect: "Allow", Action: "*", Resource: "*", Condition: { NumericEquals: { "k:a": `${"1".repeat(size)}e5` } } },
    }),
  "many statements": (size) =>
    JSON.stringify({
      Statement: Array.from({ length: size / 60 }, (_, index) => ({ Effect: "Allow", Action: `s3:A${index}`, Resource: "*" })),
    }),
};

function compiling(document: string): () => void {
  return () => {
    try {
      compile({ identity: [{ name: "p", document }] }, { mode: "lenient" });
    } catch {
      // Most of them are not policies.
    }
  };
}

describe("a compilation", () => {
  it.each(Object.entries(DOCUMENTS))("takes about linear time: %s", (_, document) => {
    const most = mostGrowth(1, 8);
    expect(timeRatio(compiling(document(15_000)), compiling(document(120_000)), most)).toBeLessThan(most);
  });
});
