/** Requests made to break something: each ends in a decision or in its typed error, and the engine works on. */
import { describe, expect, it } from "vitest";
import { compile, RequestError, type AuthorizationRequest, type Engine, type RequestErrorCode } from "../../bindings/index.js";
import { loadEngine } from "../support/engine.js";
import { timeRatio } from "../support/growth.js";

const USER = "arn:aws:iam::111122223333:user/bob";
const KIB = 1024;

const condition = (block: object) => ({ Effect: "Allow", Action: "s3:Get*", Resource: "arn:aws:s3:::b/*", Condition: block });
const artifact = compile({
  identity: [
    {
      name: "p",
      document: {
        Version: "2012-10-17",
        Statement: [
          { Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::open/*" },
          condition({ StringEquals: { "k:a": "yes", "k:b": "yes" } }),
          condition({ StringLike: { "k:c": "a\u0000*" } }),
          condition({ StringEquals: { "aws:username": "bob", "aws:PrincipalTag/constructor": "x" } }),
        ],
      },
    },
  ],
});

function freshEngine(): Engine {
  return loadEngine(artifact, { clock: () => 0 });
}

const GOOD: AuthorizationRequest = { principal: USER, action: "s3:GetObject", resource: "arn:aws:s3:::open/k" };
const inBucket = (context: AuthorizationRequest["context"]): AuthorizationRequest => ({
  ...GOOD,
  resource: "arn:aws:s3:::b/k",
  context: context!,
});

/** The RequestError's code, or the decision. */
function outcome(engine: Engine, request: unknown): string {
  try {
    return engine.decide(request as AuthorizationRequest);
  } catch (error) {
    if (error instanceof RequestError) return error.code;
    throw error;
  }
}

const loop: Record<string, unknown> = {};
loop.self = loop;

const REFUSED: readonly (readonly [string, unknown, RequestErrorCode])[] = [
  ["undefined", undefined, "INVALID_REQUEST"],
  ["null", null, "INVALID_REQUEST"],
  ["a text", "s3:GetObject", "INVALID_REQUEST"],
  ["a list", [GOOD], "INVALID_REQUEST"],
  ["nothing", {}, "INVALID_PRINCIPAL"],
  ["a number as principal", { ...GOOD, principal: 7 }, "INVALID_PRINCIPAL"],
  ["__proto__ as a type", { ...GOOD, principal: { type: "__proto__" } }, "INVALID_PRINCIPAL"],
  ["constructor as a type", { ...GOOD, principal: { type: "constructor" } }, "INVALID_PRINCIPAL"],
  ["a long principal", { ...GOOD, principal: `${USER}${"x".repeat(4 * KIB)}` }, "ARN_TOO_LONG"],
  ["an action of NULs", { ...GOOD, action: "\0\0\0" }, "INVALID_ACTION"],
  ["an action of colons", { ...GOOD, action: "::" }, "INVALID_ACTION"],
  ["a long action", { ...GOOD, action: `s3:${"x".repeat(4 * KIB)}` }, "ARN_TOO_LONG"],
  ["a wide action", { ...GOOD, action: `s3:${"\u{1f600}".repeat(KIB)}` }, "ARN_TOO_LONG"],
  ["an empty resource", { ...GOOD, resource: "" }, "INVALID_RESOURCE"],
  ["a resource object", { ...GOOD, resource: new String("*") }, "INVALID_RESOURCE"],
  ["a long resource", { ...GOOD, resource: `arn:aws:s3:::${"x".repeat(4 * KIB)}` }, "ARN_TOO_LONG"],
  ["a context list", { ...GOOD, context: ["a"] }, "INVALID_CONTEXT"],
  ["a context map", { ...GOOD, context: new Map() }, "INVALID_CONTEXT"],
  ["a null value", inBucket({ "k:a": null as never }), "INVALID_CONTEXT_VALUE"],
  ["NaN", inBucket({ "k:a": NaN }), "INVALID_CONTEXT_VALUE"],
  ["a symbol", inBucket({ "k:a": Symbol("x") as never }), "INVALID_CONTEXT_VALUE"],
  ["an object", inBucket({ "k:a": loop as never }), "INVALID_CONTEXT_VALUE"],
  ["a bigint", inBucket({ "k:a": 1n as never }), "INVALID_CONTEXT_VALUE"],
  ["a list in a list", inBucket({ "k:a": [["x"]] as never }), "INVALID_CONTEXT_VALUE"],
  ["a hole", inBucket({ "k:a": new Array<string>(2) }), "INVALID_CONTEXT_VALUE"],
  ["two spellings", inBucket({ "k:a": "x", "K:A": "y" }), "DUPLICATE_CONTEXT_KEY"],
  ["several values", inBucket({ "aws:username": ["a", "b"] }), "MULTIPLE_VALUES"],
  ["a long value", inBucket({ "k:a": "x".repeat(8 * KIB + 1) }), "CONTEXT_VALUE_TOO_LONG"],
  ["a wide value", inBucket({ "k:a": "\u20ac".repeat(3 * KIB) }), "CONTEXT_VALUE_TOO_LONG"],
  ["many keys", inBucket(Object.fromEntries(Array.from({ length: 257 }, (_, at) => [`u:${at}`, "x"]))), "TOO_MANY_CONTEXT_KEYS"],
  ["many values", inBucket({ "k:a": Array.from({ length: 1025 }, () => "x") }), "TOO_MANY_CONTEXT_VALUES"],
  ["much text", inBucket({ "k:a": Array.from({ length: 9 }, () => "x".repeat(8 * KIB)), "k:b": "x" }), "REQUEST_TOO_LARGE"],
  ["session policies without the compiler", { ...GOOD, session: [] }, "NO_COMPILER"],
  ["a session that is none", { ...GOOD, session: "x" }, "INVALID_SESSION"],
  ["a flag that is none", { ...GOOD, resourceAccountIsManagement: "yes" }, "INVALID_REQUEST"],
];

describe("a malformed request", () => {
  const engine = freshEngine();
  it.each(REFUSED)("%s is refused, and the next one is decided", (_, request, code) => {
    expect(outcome(engine, request)).toBe(code);
    expect(outcome(engine, GOOD)).toBe("allowed");
    expect(outcome(engine, inBucket({}))).toBe("implicitDeny");
  });

  it("leaves nothing behind for a request that says less", () => {
    expect(outcome(engine, inBucket({ "k:a": "yes", "k:b": "yes" }))).toBe("allowed");
    expect(outcome(engine, inBucket({ "k:a": "yes", "k:b": NaN }))).toBe("INVALID_CONTEXT_VALUE");
    expect(outcome(engine, inBucket({ "k:a": "yes" }))).toBe("implicitDeny");
    expect(outcome(engine, inBucket({ "k:b": "yes" }))).toBe("implicitDeny");
  });

  it("a resource that is too long is refused without being read", () => {
    const refusing = (characters: number) => {
      const resource = `arn:aws:s3:::${"x".repeat(characters)}`;
      return (): void => expect(outcome(engine, { ...GOOD, resource })).toBe("ARN_TOO_LONG");
    };
    // Two thousand times as long: whoever reads it takes two hundred times as long at least.
    expect(timeRatio(refusing(8 * KIB), refusing(16 * 1024 * KIB), 20)).toBeLessThan(20);
  });
});

describe("unusual texts", () => {
  const engine = freshEngine();
  it("NUL is a character like others", () => {
    expect(outcome(engine, inBucket({ "k:c": "a\u0000b" }))).toBe("allowed");
    expect(outcome(engine, inBucket({ "k:c": "a" }))).toBe("implicitDeny");
    expect(outcome(engine, { ...GOOD, resource: "arn:aws:s3:::open\u0000/k" })).toBe("implicitDeny");
  });

  it("lone surrogates are U+FFFD", () => {
    const strict = loadEngine(
      compile({
        resource: [
          {
            name: "p",
            document: {
              Version: "2012-10-17",
              Statement: [
                {
                  Effect: "Allow",
                  Principal: "*",
                  Action: "t:A",
                  Resource: "*",
                  Condition: { StringEquals: { "k:a": "x\ufffd\ufffdy" } },
                },
                { Effect: "Allow", Principal: "*", Action: "t:B", Resource: "arn:aws:s3:::\ufffd?" },
              ],
            },
          },
        ],
      }),
    );
    const ask = (action: string, resource: string, value: string): string =>
      outcome(strict, { principal: "*", action, resource, context: { "k:a": value } });
    expect(ask("t:A", "*", "x\ud800\udc00y")).toBe("implicitDeny"); // a pair is one character
    expect(ask("t:A", "*", "x\udc00\ud800y")).toBe("allowed");
    expect(ask("t:B", "arn:aws:s3:::\ud83d\ud83d", "")).toBe("allowed");
  });

  it("names of Object.prototype are ordinary keys", () => {
    const names = ["__proto__", "constructor", "toString", "hasOwnProperty", "valueOf"];
    const block = JSON.parse(`{${names.map((name) => `"${name}":"x"`).join(",")}}`) as object;
    const every = loadEngine(
      compile({ identity: [{ name: "p", document: { Version: "2012-10-17", Statement: condition({ StringEquals: block }) } }] }),
    );
    expect(outcome(every, inBucket({}))).toBe("implicitDeny");
    expect(outcome(every, inBucket(block as Record<string, string>))).toBe("allowed");
    expect(outcome(every, inBucket(Object.assign(Object.create(null) as Record<string, string>, block)))).toBe("allowed");
    expect(outcome(engine, { ...inBucket({}), principal: { type: "user", arn: USER, tags: { constructor: "x" } } })).toBe(
      "allowed",
    );
    expect(outcome(engine, { ...inBucket({}), principal: { type: "user", arn: USER, tags: {} } })).toBe("implicitDeny");
  });
});

/** Code and cause of the RequestError that the call throws. */
function thrownBy(call: () => unknown): unknown[] {
  try {
    return [call()];
  } catch (error) {
    return error instanceof RequestError ? [error.code, error.cause] : [error];
  }
}

describe("requests that run code", () => {
  it("an error of a getter is the cause of a RequestError, and the engine works on", () => {
    const engine = freshEngine();
    const mine = new Error("mine");
    const thrower = {
      get: (): never => {
        throw mine;
      },
    };
    for (const member of ["principal", "action", "resource", "context"])
      expect(thrownBy(() => engine.decide(Object.defineProperty({ ...GOOD }, member, thrower)))).toEqual(["INVALID_REQUEST", mine]);
    const getter = inBucket(Object.defineProperty({}, "k:a", { ...thrower, enumerable: true }));
    expect(thrownBy(() => engine.decide(getter))).toEqual(["INVALID_REQUEST", mine]);
    expect([...engine.decideMany([GOOD, getter, GOOD])]).toEqual([1, 3, 1]);
    expect(engine.decide(GOOD)).toBe("allowed");
  });

  it("a getter that calls the engine is told REENTRANT; another engine answers it", () => {
    const engine = freshEngine();
    const other = freshEngine();
    const seen: string[] = [];
    const context = {
      get "k:a"() {
        seen.push(outcome(engine, GOOD), outcome(other, GOOD));
        return "yes";
      },
      "k:b": "yes",
    };
    expect(engine.decide(inBucket(context))).toBe("allowed");
    expect(seen).toEqual(["REENTRANT", "allowed"]);
    expect(() =>
      engine.decide({
        ...GOOD,
        get action() {
          engine.replace(artifact);
          return "s3:GetObject";
        },
      }),
    ).toThrow(RequestError);
    expect(engine.info().generation).toBe(1);
  });

  it("a clock that throws or gives no time is an error, not an answer", () => {
    const timed = compile({
      identity: [
        {
          name: "p",
          document: { Version: "2012-10-17", Statement: condition({ DateLessThan: { "aws:CurrentTime": "2030-01-01" } }) },
        },
      ],
    });
    const times = [0, NaN, 0];
    const engine = loadEngine(timed, { clock: () => times.shift() ?? 0 });
    expect([outcome(engine, inBucket({})), outcome(engine, inBucket({})), outcome(engine, inBucket({}))]).toEqual([
      "allowed",
      "INTERNAL",
      "allowed",
    ]);
  });
});
