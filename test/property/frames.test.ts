/** The ways a request can be handed over say the same: with and without a list beside them, prepared, in a list. */
import { describe, expect, it } from "vitest";
import { compile, RequestError, type AuthorizationRequest, type Engine } from "../../bindings/index.js";
import { loadEngine } from "../support/engine.js";
import { answer, check, CLOCK, scenes } from "./asking.js";

const RUNS = 250;
const CODES = ["implicitDeny", "allowed", "explicitDeny"];

/** The same request, but for a key that no policy knows, with a list of values. */
function withList(request: AuthorizationRequest): AuthorizationRequest {
  return { ...request, context: { ...request.context, "nobody:asks": ["for", "this"] } };
}

it("a list that no policy asks for changes nothing", () => {
  check(
    scenes(),
    ({ policies, mode, choices, requests }) => {
      const engine = loadEngine(compile(policies, { mode, choices }), { clock: () => CLOCK });
      for (const request of requests) {
        const expected = answer(engine, withList(request));
        // In every order: the one leaves nothing behind for the other.
        expect([answer(engine, request), answer(engine, request)]).toEqual([expected, expected]);
        expect(answer(engine, withList(request))).toBe(expected);
      }
    },
    RUNS,
  );
});

it("decideMany says what decide says", () => {
  check(
    scenes(),
    ({ policies, mode, choices, requests }) => {
      const engine = loadEngine(compile(policies, { mode, choices }), { clock: () => CLOCK });
      const one = requests.map((request) => answer(engine, request));
      const many = [...engine.decideMany(requests)].map((code, at) => CODES[code] ?? one[at]);
      expect(many).toEqual(one);
    },
    RUNS,
  );
});

function preparedAnswer(engine: Engine, request: AuthorizationRequest, fixedKeys: number): string {
  const { principal, action, resource, context = {}, ...others } = request;
  const names = Object.keys(context);
  const fixed = Object.fromEntries(names.slice(0, fixedKeys).map((name) => [name, context[name]]));
  try {
    const shape = fixedKeys === 0 && Object.keys(others).length === 0 ? {} : { fixed: { ...others, context: fixed } };
    const prepared = engine.prepare({ keys: names.slice(fixedKeys), ...shape });
    const values = names.slice(fixedKeys).map((name) => context[name]);
    return prepared.decide(principal as string, action, resource, values);
  } catch (error) {
    if (error instanceof RequestError) return error.code;
    throw error;
  }
}

it("a prepared request says what decide says", () => {
  check(
    scenes(),
    ({ policies, mode, choices, requests, random }) => {
      const engine = loadEngine(compile(policies, { mode, choices }), { clock: () => CLOCK });
      for (const request of requests) {
        if (typeof request.context !== "object" || request.context === null || Array.isArray(request.context)) continue;
        const expected = answer(engine, request);
        expect(preparedAnswer(engine, request, 0)).toBe(expected);
        expect(preparedAnswer(engine, request, random.below(3))).toBe(expected);
      }
    },
    RUNS,
  );
});

/** Requests of one kind: their texts, and the keys of the first one in each. */
it("columns say what decide says, request by request", () => {
  check(
    scenes(),
    ({ policies, mode, choices, requests }) => {
      const engine = loadEngine(compile(policies, { mode, choices }), { clock: () => CLOCK });
      const keys = Object.keys(requests[0]?.context ?? {});
      const rows = requests.map(({ principal, action, resource, context }) => ({
        principal: principal as string,
        action,
        resource,
        context: Object.fromEntries(keys.map((key) => [key, context?.[key]])),
      }));
      const codes = engine.prepare({ keys }).decideMany({
        principals: rows.map(({ principal }) => principal),
        actions: rows.map(({ action }) => action),
        resources: rows.map(({ resource }) => resource),
        values: keys.map((key) => rows.map(({ context }) => context[key])),
      });
      expect([...codes]).toEqual([...engine.decideMany(rows)]);
    },
    RUNS,
  );
});

// --- cases ---------------------------------------------------------------------------------------------------------------

const BOB = "arn:aws:iam::111122223333:user/bob";
const OBJECT = "arn:aws:s3:::b/k";
const POLICY = {
  Version: "2012-10-17",
  Statement: {
    Effect: "Allow",
    Action: "s3:GetObject",
    Resource: "*",
    Condition: { StringEquals: { "x:Team": "blue", "x:Place": "aé" } },
  },
};
const engine = loadEngine(compile({ identity: [{ name: "p", document: POLICY }] }));
const GRANTED = { "x:Team": "blue", "x:Place": "aé" };

it("halves of a pair do not meet across values", () => {
  const context = { "x:Team": "blue\ud83d", "x:Place": "\ude00aé" };
  expect(engine.decide({ principal: BOB, action: "s3:GetObject", resource: OBJECT, context })).toBe("implicitDeny");
});

it("what Object.prototype has is not a key of a request: an error, not a value", () => {
  const given = { principal: BOB, action: "s3:GetObject", resource: OBJECT, context: { "x:Place": "aé" } };
  const request = Object.assign(Object.create(null) as typeof given, given);
  const inherited = { value: "blue", enumerable: true, configurable: true, writable: true };
  try {
    Object.defineProperty(Object.prototype, "x:Team", inherited);
    expect(() => engine.decide(request)).toThrow(expect.objectContaining({ code: "INVALID_REQUEST" }) as Error);
  } finally {
    delete (Object.prototype as Record<string, unknown>)["x:Team"];
  }
});

it("a header with more than the common fields leaves nothing behind", () => {
  const asRoot = { principal: { type: "root", account: "111122223333" } as const, action: "s3:GetObject", resource: OBJECT };
  expect(engine.decide(asRoot)).toBe("allowed");
  expect(engine.decide({ principal: BOB, action: "s3:GetObject", resource: OBJECT, context: {} })).toBe("implicitDeny");
  expect(engine.decide({ principal: BOB, action: "s3:GetObject", resource: OBJECT, context: GRANTED })).toBe("allowed");
});

it("a prepared request asks what is in force", () => {
  const own = loadEngine(compile({ identity: [{ name: "p", document: POLICY }] }));
  const prepared = own.prepare({ keys: ["x:Team", "x:Place"] });
  expect(prepared.isAllowed(BOB, "s3:GetObject", OBJECT, ["blue", "aé"])).toBe(true);
  const reversed = { ...POLICY, Statement: { ...POLICY.Statement, Condition: { StringEquals: { "x:New": "1", "x:Place": "a" } } } };
  own.replace(compile({ identity: [{ name: "p", document: reversed }] }));
  expect(prepared.isAllowed(BOB, "s3:GetObject", OBJECT, ["blue", "aé"])).toBe(false);
  expect(own.prepare({ keys: ["x:Place", "x:New"] }).decide(BOB, "s3:GetObject", OBJECT, ["a", 1])).toBe("allowed");
});

it.each([
  [undefined, "INVALID_REQUEST"],
  [{}, "INVALID_REQUEST"],
  [{ keys: "aws:SourceIp" }, "INVALID_REQUEST"],
  [{ keys: [7] }, "INVALID_REQUEST"],
  [{ keys: [], fixed: null }, "INVALID_REQUEST"],
])("refuses the shape %j", (shape, code) => {
  expect(() => engine.prepare(shape as never)).toThrow(expect.objectContaining({ code }));
});

it("refuses the shape of more keys than a request can have", () => {
  const keys = Array.from({ length: 257 }, (_, at) => `k:${at}`);
  expect(() => engine.prepare({ keys })).toThrow(expect.objectContaining({ code: "TOO_MANY_CONTEXT_KEYS" }));
});

it.each([
  [[BOB, "s3:GetObject", OBJECT, ["blue"]], "INVALID_REQUEST"],
  [[BOB, "s3:GetObject", OBJECT, undefined], "INVALID_REQUEST"],
  [[undefined, "s3:GetObject", OBJECT, ["blue", "x"]], "INVALID_PRINCIPAL"],
  [[BOB, "", OBJECT, ["blue", "x"]], "INVALID_ACTION"],
  [[BOB, "s3:GetObject", OBJECT, ["blue", null]], "INVALID_CONTEXT_VALUE"],
  [[BOB, "s3:GetObject", OBJECT, [["blue", "red"], "x"]], "MULTIPLE_VALUES_OR_DENIED"],
])("a prepared request refuses %j", (parts, code) => {
  const prepared = engine.prepare({ keys: ["x:Team", "x:Place"] });
  const ask = () => (prepared.decide as (...given: unknown[]) => unknown)(...parts);
  if (code === "MULTIPLE_VALUES_OR_DENIED") expect(ask()).toBe("implicitDeny");
  else expect(ask).toThrow(expect.objectContaining({ code }));
});

describe("columns", () => {
  const COLUMNS = {
    principals: [BOB, BOB],
    actions: ["s3:GetObject", ""],
    resources: [OBJECT, OBJECT],
    values: [["blue", "blue"]],
  };
  const prepared = engine.prepare({ keys: ["x:Team"] });

  it("write into the room that is given", () => {
    const out = Uint8Array.of(9, 9, 9);
    expect(prepared.decideMany(COLUMNS, out)).toBe(out);
    expect(out[0]).toBe(CODES.indexOf(prepared.decide(BOB, "s3:GetObject", OBJECT, ["blue"])));
    expect([...out.subarray(1)]).toEqual([3, 9]);
  });

  it.each([
    ["no columns", undefined],
    ["a column too few", { ...COLUMNS, values: [] }],
    [
      "a column too many",
      {
        ...COLUMNS,
        values: [
          ["blue", "blue"],
          ["x", "x"],
        ],
      },
    ],
    ["a short column", { ...COLUMNS, actions: ["s3:GetObject"] }],
    ["a short column of values", { ...COLUMNS, values: [["blue"]] }],
    ["no list", { ...COLUMNS, resources: OBJECT }],
    ["no list of values", { ...COLUMNS, values: ["bl"] }],
  ])("refuse %s", (_, columns) => {
    expect(() => prepared.decideMany(columns as never)).toThrow(expect.objectContaining({ code: "INVALID_REQUEST" }));
  });

  it("refuse a room that is too small", () => {
    expect(() => prepared.decideMany(COLUMNS, new Uint8Array(1))).toThrow(expect.objectContaining({ code: "INVALID_REQUEST" }));
  });
});
