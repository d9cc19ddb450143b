/**
 * Hostile patterns cost O(text × pattern), never more. Times are compared with one another on this machine, the best of
 * several, and the ratios are generous: an exponential or cubic matcher fails them by orders of magnitude.
 */
import { describe, expect, it } from "vitest";
import { compile, type NamedPolicy } from "../../bindings/index.js";
import { loadEngine } from "../support/engine.js";
import { timeRatio } from "../support/growth.js";

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

function deciding(hostile: Hostile, size: number): () => void {
  const { statement, resource = "*", value = "" } = hostile(size);
  const engine = loadEngine(compile({ identity: policy(statement) }, { mode: "lenient" }));
  const request = { principal: USER, action: "s3:GetObject", resource, context: { "k:a": value } };
  expect(engine.decide(request)).toBe("implicitDeny");
  return () => void engine.decide(request);
}

// A clock on a busy machine may be wrong once, not three times.
describe("a decision", { retry: 2 }, () => {
  it.each(Object.entries(CASES))("takes at most quadratic time: %s", (_, hostile) => {
    // Both text and pattern grow eightfold: 64 for O(text × pattern), 512 for a cubic matcher.
    expect(timeRatio(deciding(hostile, 1000), deciding(hostile, 8000), 250)).toBeLessThan(250);
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
      // Most of them are no policies.
    }
  };
}

describe("a compilation", { retry: 2 }, () => {
  it.each(Object.entries(DOCUMENTS))("takes about linear time: %s", (_, document) => {
    // Sixteen times the text: 16 for a linear pass, 256 for a quadratic one.
    expect(timeRatio(compiling(document(10_000)), compiling(document(160_000)), 120)).toBeLessThan(120);
  });
});
