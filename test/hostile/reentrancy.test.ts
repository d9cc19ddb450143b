/** Getters and proxies of a request that call the engine they are read by: REENTRANT, and the outer answer is right. */
import { describe, expect, it } from "vitest";
import { compile, RequestError, type AuthorizationRequest, type Engine } from "../../bindings/index.js";
import { loadCompilingEngine } from "../support/engine.js";

const USER = "arn:aws:iam::111122223333:user/bob";
const condition = { StringEquals: { "k:a": "yes", "k:b": "yes", "aws:PrincipalTag/team": "core" } };
const statement = { Effect: "Allow", Action: "s3:Get*", Resource: "arn:aws:s3:::b/*", Condition: condition };
const artifact = compile({ identity: [{ name: "p", document: { Version: "2012-10-17", Statement: statement } }] });
const everything = compile({
  identity: [{ name: "p", document: { Version: "2012-10-17", Statement: { Effect: "Allow", Action: "*", Resource: "*" } } }],
});

const ALLOWED = {
  principal: { type: "user", arn: USER, tags: { team: "core" } },
  action: "s3:GetObject",
  resource: "arn:aws:s3:::b/k",
  context: { "k:a": "yes", "k:b": "yes" },
} satisfies AuthorizationRequest;
const DENIED = { ...ALLOWED, action: "s3:PutObject" };
/** As unlike the others as can be, so that what it left in the frame would show. */
const OTHER: AuthorizationRequest = {
  principal: "*",
  action: "sqs:SendMessage",
  resource: "*",
  context: { "k:a": "no", "k:z": ["1", "2"] },
};

const INNER: Readonly<Record<string, (engine: Engine) => unknown>> = {
  decide: (engine) => engine.decide(OTHER),
  isAllowed: (engine) => engine.isAllowed(OTHER),
  explain: (engine) => engine.explain(OTHER),
  decideMany: (engine) => engine.decideMany([OTHER, ALLOWED]),
  decideAll: (engine) => engine.decideAll([OTHER]),
  prepared: (engine) => engine.prepare({ keys: ["k:a"] }).decide("*", "sqs:SendMessage", "*", ["no"]),
  columns: (engine) =>
    engine
      .prepare({ keys: ["k:a"] })
      .decideMany({ principals: ["*"], actions: ["sqs:SendMessage"], resources: ["*"], values: [["no"]] }),
  replace: (engine) => engine.replace(everything),
};

/** Calls the engine at each look; whether it may is noted. */
type Intrude = () => void;

/** A proxy that intrudes at every operation, on every level. */
function watched<T extends object>(target: T, intrude: Intrude): T {
  const wrap = (value: unknown): unknown => (typeof value === "object" && value !== null ? watched(value, intrude) : value);
  return new Proxy(target, {
    get: (object, name) => (intrude(), wrap(Reflect.get(object, name))),
    has: (object, name) => (intrude(), Reflect.has(object, name)),
    ownKeys: (object) => (intrude(), Reflect.ownKeys(object)),
    getPrototypeOf: (object) => (intrude(), Reflect.getPrototypeOf(object)),
    getOwnPropertyDescriptor: (object, name) => (intrude(), Reflect.getOwnPropertyDescriptor(object, name)),
  });
}

const OUTER: Readonly<Record<string, (engine: Engine, request: AuthorizationRequest) => unknown>> = {
  decide: (engine, request) => engine.decide(request),
  isAllowed: (engine, request) => (engine.isAllowed(request) ? "allowed" : "implicitDeny"),
  explain: (engine, request) => engine.explain(request).decision,
  decideMany: (engine, request) => ["implicitDeny", "allowed", "explicitDeny", "error"][engine.decideMany([request])[0]!],
  decideAll: (engine, request) => engine.decideAll([request]).decision,
};

describe.each(Object.entries(OUTER))("%s of a request that calls", (_, ask) => {
  it.each(Object.entries(INNER))("%s", (_name, call) => {
    const engine = loadCompilingEngine(artifact);
    const codes = new Set<unknown>();
    let calls = 0;
    const intrude = (): void => {
      calls++;
      try {
        call(engine);
        codes.add("none");
      } catch (error) {
        codes.add(error instanceof RequestError ? error.code : error);
      }
    };
    for (const [request, expected] of [
      [ALLOWED, "allowed"],
      [DENIED, "implicitDeny"],
    ] as const) {
      expect(ask(engine, watched(request, intrude))).toBe(expected);
      expect(engine.decide(request)).toBe(expected);
    }
    expect(calls).toBeGreaterThan(10);
    expect([...codes]).toEqual(["REENTRANT"]);
    expect(engine.info().generation).toBe(1);
  });

  it("a call that is not caught is an error of the outer request", () => {
    const engine = loadCompilingEngine(artifact);
    const request = watched(ALLOWED, () => void engine.decide(OTHER));
    const answer = ((): unknown => {
      try {
        return ask(engine, request);
      } catch (error) {
        return error instanceof RequestError ? error.code : error;
      }
    })();
    expect(["REENTRANT", "error"]).toContain(answer);
    expect(engine.decide(ALLOWED)).toBe("allowed");
  });
});

it("session policies, options, lists and clocks that call the engine", () => {
  const codes: unknown[] = [];
  let engine: Engine | undefined = undefined as Engine | undefined;
  const intrude = (): void => {
    try {
      engine?.replace(everything);
    } catch (error) {
      codes.push(error instanceof RequestError ? error.code : error);
    }
  };
  const timed = { ...statement, Condition: { DateLessThan: { "aws:CurrentTime": "2030-01-01" } } };
  const source = compile({ identity: [{ name: "p", document: { Version: "2012-10-17", Statement: timed } }] });
  const clock = (): number => (intrude(), 0);
  engine = loadCompilingEngine(source, { clock });
  const session = watched(
    [{ name: "s", document: { Version: "2012-10-17", Statement: { ...statement, Condition: {} } } }],
    intrude,
  );
  const role = { ...ALLOWED, principal: "arn:aws:sts::111122223333:assumed-role/r/s" };
  expect(engine.decide(role)).toBe("allowed");
  expect(engine.decide({ ...role, session })).toBe("allowed");
  expect(engine.explain(role, watched({ nearMisses: 3 }, intrude)).decision).toBe("allowed");
  expect(engine.decideAll(watched([role], intrude)).decision).toBe("allowed");
  expect(new Set(codes)).toEqual(new Set(["REENTRANT"]));
  expect(codes.length).toBeGreaterThan(10);
  expect(engine.info().generation).toBe(1);
});

it("another engine answers in the middle of a request, and so does the same one between two of decideMany", () => {
  const [engine, other] = [loadCompilingEngine(artifact), loadCompilingEngine(everything)];
  const answers = new Set<string>();
  expect(engine.decide(watched(ALLOWED, () => answers.add(other.decide(ALLOWED))))).toBe("allowed");
  expect([...answers]).toEqual(["allowed"]);
  const requests = new Proxy([DENIED, DENIED], {
    get: (list, name) => {
      if (name === "1") engine.replace(everything);
      return Reflect.get(list, name) as unknown;
    },
  });
  expect([...engine.decideMany(requests)]).toEqual([0, 1]);
});
