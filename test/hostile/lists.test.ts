/** Lists of a request whose iterator, or whose proxy, says something else than their elements. */
import { expect, it } from "vitest";
import { compile, type AuthorizationRequest, type Engine } from "../../bindings/index.js";
import { loadCompilingEngine } from "../support/engine.js";

const SERVICE = "config.amazonaws.com";
const READERS = {
  name: "readers",
  document: { Version: "2012-10-17", Statement: { Effect: "Allow", Action: "s3:*", Resource: "*" } },
};

function serviceEngine(): Engine {
  const statement = { Effect: "Allow", Principal: { Service: SERVICE }, Action: "s3:*", Resource: "*" };
  return loadCompilingEngine(compile({ resource: [{ name: "p", document: { Version: "2012-10-17", Statement: statement } }] }));
}

function asService(serviceNames: readonly string[]): AuthorizationRequest {
  return { principal: { type: "service", serviceNames }, action: "s3:GetObject", resource: "arn:aws:s3:::b/k" };
}

/** A list with its own iterator, which gives these elements. */
function iterating<T>(list: T[], iterated: Iterable<T>): T[] {
  return Object.assign(list, { [Symbol.iterator]: () => iterated[Symbol.iterator]() });
}

function* endless(): Generator<string> {
  for (;;) yield SERVICE;
}

it("names of services are read by index: nothing is left of the request before", () => {
  const engine = serviceEngine();
  expect(engine.decide(asService([SERVICE]))).toBe("allowed");
  expect(engine.decide(asService(iterating(["other.amazonaws.com"], [])))).toBe("implicitDeny");
  expect(engine.decide(asService(iterating(["other.amazonaws.com"], [SERVICE])))).toBe("implicitDeny");
  expect(engine.decide(asService(iterating(["other.amazonaws.com"], endless())))).toBe("implicitDeny");
  expect(engine.decide(asService(iterating([SERVICE], [])))).toBe("allowed");
});

it("a length that is not a number counts as none", () => {
  const engine = serviceEngine();
  expect(engine.decide(asService([SERVICE]))).toBe("allowed");
  for (const length of [-1, -5, NaN, "x", undefined, 0.5])
    for (const call of ["decide", "explain"] as const) {
      const names = new Proxy(["other.amazonaws.com"], {
        get: (list, name) => (name === "length" ? length : (Reflect.get(list, name) as unknown)),
      });
      const answer = ((): unknown => {
        try {
          return engine[call](asService(names));
        } catch (error) {
          return (error as { code: string }).code;
        }
      })();
      expect(answer).not.toBe("allowed");
      expect(answer).not.toHaveProperty("decision", "allowed");
    }
});

it("explain and session policies see the elements that decide sees", () => {
  const engine = serviceEngine();
  const names = iterating([SERVICE], endless());
  expect(engine.explain(asService(names)).decision).toBe("allowed");
  expect(engine.decide({ ...asService(names), session: [READERS] })).toBe("allowed");
  const context = { "aws:TagKeys": iterating(["a"], endless()) };
  expect(engine.explain({ ...asService([SERVICE]), context }).decision).toBe("allowed");
});
