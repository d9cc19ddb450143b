/** Caches keep their size, whatever is sent: in entries and in bytes. */
import { describe, expect, it } from "vitest";
import { KEY_CACHE_CHARACTERS, KEY_CACHE_ENTRIES } from "../../assembly/limits.js";
import { compile, RequestError, type AuthorizationRequest } from "../../bindings/index.js";
import { heapBytes } from "../support/heap.js";
import { loadCompilingEngine } from "../support/engine.js";

const MIB = 1 << 20;
const USER = "arn:aws:iam::111122223333:user/bob";
const condition = { StringEquals: { "k:a": "yes", "aws:PrincipalTag/team": "core" } };
const statement = { Effect: "Allow", Action: "s3:*", Resource: "arn:aws:s3:::b/*", Condition: condition };
const artifact = compile({ identity: [{ name: "p", document: { Version: "2012-10-17", Statement: statement } }] });

function request(at: number, context: Record<string, string> = {}, tags: Record<string, string> = {}): AuthorizationRequest {
  return {
    principal: { type: "user", arn: `${USER}-${at}`, tags: { team: "core", ...tags } },
    action: `s3:Get${at}`,
    resource: `arn:aws:s3:::b/${at}`,
    context: { "k:a": "yes", ...context },
  };
}

describe("an engine's memory", () => {
  const engine = loadCompilingEngine(artifact);
  /** Decides what `make` makes, and returns how much more memory is in use at the end. */
  function growth(count: number, make: (at: number) => AuthorizationRequest, warmUp = make): number {
    for (let at = 0; at < 2_000; at++) engine.decide(warmUp(at));
    const before = heapBytes();
    let allowed = 0;
    for (let at = 0; at < count; at++) if (engine.decide(make(2_000 + at)) === "allowed") allowed++;
    const after = heapBytes();
    expect(allowed).toBe(count);
    return after - before;
  }

  it("does not grow with distinct principals, actions, resources and keys", () => {
    expect(growth(100_000, (at) => request(at, { [`u:${at}`]: "x" }, { [`t${at}`]: "x" }))).toBeLessThan(MIB);
  });

  it("does not grow with spellings of a key", () => {
    const spelling = (at: number): string =>
      [..."k:abcdefghijklmnop"].map((c, bit) => (at & (1 << bit) ? c.toUpperCase() : c)).join("");
    expect(growth(50_000, (at) => request(at, { [spelling(at)]: "x" }))).toBeLessThan(MIB);
  });

  it("does not grow with long names of keys and tags", () => {
    const long = (at: number): string => `u:${at}`.padEnd(20_000, "x");
    expect(KEY_CACHE_ENTRIES * 20_000).toBeGreaterThan(10 * KEY_CACHE_CHARACTERS);
    expect(
      growth(
        3_000,
        (at) => request(at, { [long(at)]: "x" }, { [long(at)]: "x" }),
        (at) => request(at),
      ),
    ).toBeLessThan(4 * MIB);
  });
});

it("a request that names too much is refused before its names are remembered", () => {
  const engine = loadCompilingEngine(artifact);
  const refused = (context: Record<string, string>): void => {
    const asked = { ...request(1), principal: USER, context };
    expect(() => engine.decide(asked)).toThrow(RequestError);
  };
  refused(Object.fromEntries(Array.from({ length: 300 }, (_, at) => [`u:${at}`, "x"])));
  const before = heapBytes();
  refused(Object.fromEntries(Array.from({ length: 50_000 }, (_, at) => [`u:${at}`, "x"])));
  refused(Object.fromEntries(Array.from({ length: 200 }, (_, at) => [`u:${at}`.padEnd(50_000, "x"), "x"])));
  expect(heapBytes() - before).toBeLessThan(MIB);
});

describe("two spellings of one key in one request", () => {
  it("are found whatever the cache held before", () => {
    const engine = loadCompilingEngine(artifact);
    for (let at = 0; at < 3 * KEY_CACHE_ENTRIES; at++) {
      engine.decide(request(at, { [`u:${at}`]: "x" }));
      const twice = request(at, { [`v:${at}`]: "x", [`V:${at}`]: "y" });
      expect(() => engine.decide(twice)).toThrow(expect.objectContaining({ code: "DUPLICATE_CONTEXT_KEY" }) as Error);
    }
  });
});

describe("tags that no policy uses", () => {
  const engine = loadCompilingEngine(artifact);
  const codeOf = (tags: Record<string, string>): string => {
    try {
      return engine.decide(request(1, {}, tags));
    } catch (error) {
      if (error instanceof RequestError) return error.code;
      throw error;
    }
  };
  it("count as keys do", () => {
    const many = (count: number): Record<string, string> =>
      Object.fromEntries(Array.from({ length: count }, (_, at) => [`t${at}`, "x"]));
    expect(codeOf(many(255))).toBe("allowed");
    expect(codeOf(many(256))).toBe("TOO_MANY_CONTEXT_KEYS");
    expect(codeOf({ t: "x".repeat(8193) })).toBe("CONTEXT_VALUE_TOO_LONG");
    expect(codeOf({ ["t".repeat(70_000)]: "x" })).toBe("REQUEST_TOO_LARGE");
    expect(codeOf(Object.fromEntries(Array.from({ length: 9 }, (_, at) => [`t${at}`, "x".repeat(8000)])))).toBe(
      "REQUEST_TOO_LARGE",
    );
  });
});
