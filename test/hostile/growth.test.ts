/**
 * Hostile shapes cost what they may. What the core does, deciding and loading, the guarded core counts, exactly. What compiling costs
 * is CPU time, at two sizes that take turns.
 */
import { describe, expect, it } from "vitest";
import { SHAPES, type Load, type Shape } from "../../bench/hostile/shapes.js";
import { LOAD_OK } from "../../assembly/layout.js";
import { DECISIONS } from "../../bindings/engine/generation.js";
import { compile, type AuthorizationRequest, type Decision, type Engine } from "../../bindings/index.js";
import { GuardedCore } from "../guarded/guarded-core.js";
import { loadEngine } from "../support/engine.js";
import { mostGrowth, timeRatio, workGrowth } from "../support/growth.js";

/** A value shorter than its pattern is not searched at all. */
const FIRST_SIZES: Readonly<Record<string, number>> = { "StringLike *aaa…b*, value grows": 500 };
const firstSize = ({ name, to }: Shape): number => FIRST_SIZES[name] ?? to / 128;

const named = (groups: readonly Shape["group"][]): [string, Shape][] =>
  SHAPES.filter(({ group }) => groups.includes(group)).map((shape) => [`${shape.group}: ${shape.name}`, shape]);

const core = new GuardedCore();
let work = 0;

/** An engine for shapes to ask: it answers as the core does, and counts. */
function counting(artifact: Uint8Array): Engine {
  if (core.load(artifact) !== LOAD_OK) throw new Error("the artifact is refused");
  work = core.workDone;
  const decide = (request: AuthorizationRequest): Decision => {
    const counted = core.decideCounting(request);
    work = counted.work;
    return DECISIONS[counted.decision]!;
  };
  return { decide } as unknown as Engine;
}

/** Work of what the shape does last: one decision, or loading. */
function workOf(shape: Shape): (size: number) => number {
  return (size) => {
    shape.make(Math.round(size), counting)();
    return work;
  };
}

describe("the core's work grows as it may", () => {
  it.each(named(["decide", "load"]))("%s", (_, shape) => {
    expect(workGrowth(workOf(shape), firstSize(shape))).toBeLessThan(mostGrowth(shape.order));
  });
});

/** From the small size to the large one, where time is measured: 8 is linear, 64 quadratic, the bound between them 22.6. */
const FACTOR = 8;

describe("CPU time grows as it may", () => {
  const load: Load = () => {
    throw new Error("nothing is loaded here");
  };
  it.each(named(["compile"]))("%s", (_, shape) => {
    const most = mostGrowth(shape.order, FACTOR);
    const [small, large] = [shape.to / 4 / FACTOR, shape.to / 4].map((size) => shape.make(size, load));
    expect(timeRatio(small!, large!, most)).toBeLessThan(most);
  });
});

/** What the host does before the core is asked: a policy has the key, but is about another action, so that the core asks nothing. */
describe("a request is read in linear CPU time", () => {
  const Statement = { Effect: "Allow", Action: "t:Other", Resource: "*", Condition: { StringEquals: { "k:a": "x" } } };
  const engine = loadEngine(compile({ identity: [{ name: "p", document: { Version: "2012-10-17", Statement } }] }));
  const REQUESTS: Readonly<Record<string, (size: number) => Partial<AuthorizationRequest>>> = {
    "context keys": (size) => ({ context: Object.fromEntries(Array.from({ length: 256 * size }, (_, at) => [`u:${at}`, "x"])) }),
    "values of a key": (size) => ({ context: { "k:a": Array.from({ length: 1_024 * size }, (_, at) => `v${at}`) } }),
    "letters of a value": (size) => ({ context: { "k:a": "ä".repeat(4_000 * size) } }),
    "letters of a resource": (size) => ({ resource: `arn:aws:s3:::${"ä".repeat(2_000 * size)}` }),
  };
  it.each(Object.entries(REQUESTS))("%s", (_, make) => {
    const reading = (size: number) => {
      const request = { principal: "arn:aws:iam::111122223333:user/bob", action: "s3:GetObject", resource: "*", ...make(size) };
      return (): void => expect(engine.decide(request)).toBe("implicitDeny");
    };
    const most = mostGrowth(1, FACTOR);
    expect(timeRatio(reading(1 / FACTOR), reading(1), most)).toBeLessThan(most);
  });
});

describe("what grows too fast is seen", () => {
  const power = (order: number) => (size: number) => 1_000 + size ** order;

  it("in counted work, beside what does not grow", () => {
    expect(workGrowth(power(1), 100)).toBe(4);
    expect(workGrowth(power(2), 100)).toBeGreaterThan(mostGrowth(1));
    expect(workGrowth(power(2), 100)).toBeLessThan(mostGrowth(2));
    expect(workGrowth(power(3), 100)).toBeGreaterThan(mostGrowth(2));
    expect(workGrowth(() => 1_000, 100)).toBe(0);
  });

  it("in CPU time", () => {
    const text = "a".repeat(8_000);
    const reading = (characters: number) => (): void => {
      let seen = 0;
      for (let at = 0; at < characters; at++) seen += text.charCodeAt(at % text.length);
      expect(seen).toBe(characters * 97);
    };
    const most = mostGrowth(1, FACTOR);
    expect(timeRatio(reading(200 ** 2), reading((200 * FACTOR) ** 2), most)).toBeGreaterThan(most);
    expect(timeRatio(reading(100_000), reading(100_000 * FACTOR), most)).toBeLessThan(most);
  });
});
