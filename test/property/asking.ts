/** Small questions to the engine, for properties: does one condition hold, does one pattern match, what is decided. */
import fc from "fast-check";
import {
  compile,
  RequestError,
  type AuthorizationRequest,
  type CompileOptions,
  type ContextValue,
  type Engine,
  type PolicySet,
} from "../../bindings/index.js";
import { randomCase, type Case } from "../fuzz/generate/policies.js";
import { Random } from "../fuzz/generate/random.js";
import { randomRequest } from "../fuzz/generate/requests.js";
import { loadEngine } from "../support/engine.js";

export const CLOCK = Date.UTC(2024, 5, 1, 12);
/** Every property runs with this seed; fast-check prints it with the shrunk case. */
export const SEED = 20_260_601;

/** Asserts the property with the fixed seed. */
export function check<T>(arbitrary: fc.Arbitrary<T>, predicate: (value: T) => void, numRuns: number): void {
  fc.assert(fc.property(arbitrary, predicate), { seed: SEED, numRuns });
}

export type Condition = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** An engine of statements without a resource's alphabet of its own: documents of resource policies may hold any character. */
export function engineOf(statements: readonly object[]): Engine {
  const all = statements.map((statement) => ({ Effect: "Allow", Principal: "*", Action: "t:*", Resource: "*", ...statement }));
  for (const statement of all as Record<string, unknown>[]) {
    for (const name of ["Action", "Resource"]) if (statement[name] === undefined) delete statement[name];
  }
  return loadEngine(compile({ resource: [{ name: "p", document: { Version: "2012-10-17", Statement: all } }] }), {
    clock: () => CLOCK,
  });
}

/** Asks engineOf(): is there an Allow that applies? */
export function applies(
  engine: Engine,
  action: string,
  resource = "*",
  context: Readonly<Record<string, ContextValue>> = {},
): boolean {
  return engine.isAllowed({ principal: "*", action, resource, context });
}

/** Do the conditions hold, each by itself, for the context? */
export function hold(conditions: readonly Condition[], context: Readonly<Record<string, ContextValue>>): boolean[] {
  const engine = engineOf(conditions.map((condition, index) => ({ Action: `t:A${index}`, Condition: condition })));
  return conditions.map((_, index) => applies(engine, `t:A${index}`, "*", context));
}

/** The decision, or the code of the request's error. */
export function answer(engine: Engine, request: AuthorizationRequest): string {
  try {
    return engine.decide(request);
  } catch (error) {
    if (error instanceof RequestError) return error.code;
    throw error;
  }
}

/** Everything that is answered to the requests. */
export function answers(policies: PolicySet, requests: readonly AuthorizationRequest[], options: CompileOptions = {}): string[] {
  const engine = loadEngine(compile(policies, options), { clock: () => CLOCK });
  return requests.map((request) => answer(engine, request));
}

export interface Scene extends Case {
  readonly requests: readonly AuthorizationRequest[];
  readonly random: Random;
}

/** Policy sets that compile, with requests. They come from the fuzzer's generator, so fast-check chooses the seed alone. */
export function scenes(): fc.Arbitrary<Scene> {
  return fc
    .noShrink(fc.integer())
    .map(sceneOf)
    .filter(({ policies, mode, choices }) => compiles(policies, { mode, choices }));
}

function sceneOf(seed: number): Scene {
  const random = new Random(`scene ${seed}`);
  const made = randomCase(random);
  return { ...made, requests: Array.from({ length: 8 }, () => randomRequest(made.theme, random)), random };
}

function compiles(policies: PolicySet, options: CompileOptions): boolean {
  try {
    compile(policies, options);
    return true;
  } catch {
    return false;
  }
}
