/** Texts that two sides once read differently: byte-order marks, lone surrogates, dates that lie, braces far away. */
import { expect, it } from "vitest";
import { compile, type ContextValue, type PolicyCondition } from "../../bindings/index.js";
import { parsePolicy } from "../../bindings/policy/parse.js";
import { loadEngine } from "../support/engine.js";
import { mostGrowth, timeRatio } from "../support/growth.js";

function decide(condition: PolicyCondition, context: Record<string, ContextValue>): string {
  const document = { Version: "2012-10-17", Statement: { Effect: "Allow", Action: "*", Resource: "*", Condition: condition } };
  const engine = loadEngine(compile({ identity: [{ name: "p", document }] }, { mode: "lenient" }));
  return engine.decide({ principal: "arn:aws:iam::111122223333:user/u", action: "s3:GetObject", resource: "*", context });
}

it("keeps a byte-order mark in a key", () => {
  const condition = { StringEquals: { "\ufeffk:a": "x" } };
  expect(decide(condition, { "k:a": "x" })).toBe("implicitDeny");
  expect(decide(condition, { "\ufeffk:a": "x" })).toBe("allowed");
});

it("reads lone surrogates as U+FFFD in keys and values, in policies and requests", () => {
  expect(decide({ StringEquals: { "k:\ud800": "v\udfff" } }, { "k:\ufffd": "v\ufffd" })).toBe("allowed");
  expect(decide({ StringEquals: { "k:\ufffd": "v\ufffd" } }, { "k:\ud800": "v\udfff" })).toBe("allowed");
});

it("reads a date by itself, not by what a subclass says", () => {
  class Liar extends Date {
    override toISOString(): string {
      return undefined as unknown as string;
    }
  }
  expect(decide({ StringEquals: { "k:a": "" } }, { "k:a": new Liar(0) })).toBe("implicitDeny");
  expect(decide({ DateEquals: { "k:a": "1970-01-01" } }, { "k:a": new Liar(0) })).toBe("allowed");
});

it("looks for a far closing brace once", () => {
  const reading = (count: number) => (): void => {
    const Condition = { ArnLike: { "k:a": `${"${a ".repeat(count)}}` } };
    const document = { Version: "2012-10-17", Statement: { Effect: "Deny", Action: "*", Resource: "*", Condition } };
    const { findings } = parsePolicy({ name: "p", document, type: "identity" }, "lenient");
    expect(findings[0]?.issueCode).toBe("UNSUPPORTED_SPACE_IN_VARIABLE");
  };
  const most = mostGrowth(1, 8);
  expect(timeRatio(reading(5_000), reading(40_000), most)).toBeLessThan(most);
});

it("refuses a context that keeps its keys where nobody looks", () => {
  const condition = { Null: { "k:a": "true" } };
  class Context {
    get "k:a"() {
      return "x";
    }
  }
  for (const context of [Object.create({ "k:a": "x" }), new Context(), new WeakMap(), new Date(0)] as Record<string, string>[]) {
    expect(() => decide(condition, context)).toThrow(expect.objectContaining({ code: "INVALID_CONTEXT" }));
  }
  expect(decide(condition, Object.assign(Object.create(null) as Record<string, string>, { "k:b": "x" }))).toBe("allowed");
});

it("refuses a member that requests do not have", () => {
  const document = { Version: "2012-10-17", Statement: { Effect: "Allow", Action: "*", Resource: "*" } };
  const engine = loadEngine(compile({ identity: [{ name: "p", document }] }));
  const request = { principal: "arn:aws:iam::111122223333:user/u", action: "s3:GetObject", resource: "*" };
  const misspelt = { ...request, contxt: { "aws:SourceIp": "192.0.2.1" } };
  expect(() => engine.decide(misspelt)).toThrow(expect.objectContaining({ code: "UNSUPPORTED_REQUEST_MEMBER" }));
  expect([...engine.decideMany([request, misspelt])]).toEqual([1, 3]);
});

it("counts keys that no policy uses towards the size of a request", () => {
  const context = Object.fromEntries(Array.from({ length: 9 }, (_, at) => [`k:${at}`, "x".repeat(8000)]));
  expect(() => decide({}, context)).toThrow(expect.objectContaining({ code: "REQUEST_TOO_LARGE" }));
  expect(() => decide({}, { [`k:${"x".repeat(70000)}`]: "y" })).toThrow(expect.objectContaining({ code: "REQUEST_TOO_LARGE" }));
});
