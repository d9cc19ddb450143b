/** What `explain` must keep to by itself, whatever the policies: it agrees with `decide`, and its parts agree with each other. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { EXAMINED_ACTION, EXAMINED_RESOURCE } from "../../assembly/layout.js";
import { TableReader } from "../../bindings/artifact/tables/table-reader.js";
import { compileSessionAs } from "../../bindings/compiler/session.js";
import { Closeness } from "../../bindings/explain/closeness.js";
import { RequestView } from "../../bindings/explain/request-view.js";
import { Statements } from "../../bindings/explain/statements.js";
import { Verdict } from "../../bindings/explain/verdict.js";
import { Generation, type Observation } from "../../bindings/engine/generation.js";
import {
  compile,
  RequestError,
  type AuthorizationRequest,
  type Engine,
  type Explanation,
  type TypeResult,
} from "../../bindings/index.js";
import { randomDirectoryCase } from "../fuzz/generate/directories.js";
import { randomDirectoryRequest } from "../fuzz/generate/directory-requests.js";
import { randomCase } from "../fuzz/generate/policies.js";
import { engineOf, type Sources } from "../fuzz/ask/question.js";
import { Random } from "../fuzz/generate/random.js";
import { randomRequest } from "../fuzz/generate/requests.js";
import { coreModule } from "../support/engine.js";
import { answer, check, CLOCK } from "./asking.js";

const SETS = 120;
const DIRECTORIES = 40;
const REQUESTS = 8;

interface Scene {
  readonly engine: Engine;
  readonly sources: Sources;
  readonly requests: readonly AuthorizationRequest[];
}

/** Both kinds of artifact come from the fuzzer's generators, so fast-check chooses the seed alone. */
function scenes(
  make: (random: Random) => { sources: Sources; engine: Engine | undefined; request: () => AuthorizationRequest },
): fc.Arbitrary<Scene> {
  return fc.noShrink(fc.integer()).map((seed) => {
    const random = new Random(`explained ${seed}`);
    const found = Array.from({ length: 5 }, () => make(random)).find(({ engine }) => engine !== undefined)!;
    return { engine: found.engine!, sources: found.sources, requests: Array.from({ length: REQUESTS }, found.request) };
  });
}

const sets = scenes((random) => {
  const { theme, ...sources } = randomCase(random);
  return { sources, engine: engineOf(sources), request: () => randomRequest(theme, random) };
});
const directories = scenes((random) => {
  const { theme, ...sources } = randomDirectoryCase(random);
  return { sources, engine: engineOf(sources), request: () => randomDirectoryRequest(theme, random) };
});

/** Explains every request; those that are refused are refused by both. */
function forEach(scene: fc.Arbitrary<Scene>, runs: number, look: (explanation: Explanation) => void): void {
  check(
    scene,
    ({ engine, requests }) => {
      for (const request of requests) {
        const decided = answer(engine, request);
        try {
          const explanation = engine.explain(request, { nearMisses: 1_000 });
          expect(explanation.decision).toBe(decided);
          look(explanation);
        } catch (error) {
          if (!(error instanceof RequestError)) throw error;
          expect(error.code).toBe(decided);
        }
      }
    },
    runs,
  );
}

function isStatic({ rule }: Explanation): boolean {
  return rule === "noPermissionNeeded" || rule === "credentialType";
}

/** Causes, in the words of types. */
function lookAtCauses(explanation: Explanation): void {
  const { decision, cause, causes, rule, types } = explanation;
  expect(causes[0]).toBe(cause);
  expect(new Set(causes).size).toBe(causes.length);
  expect(causes.includes("serviceRule") && causes.length > 1).toBe(false);
  if (cause === "serviceRule") expect(rule).toBeDefined();
  if (isStatic(explanation)) return;
  const denying = types.filter(({ result }) => result === "explicitDeny").map(({ type }) => type);
  expect(decision === "explicitDeny").toBe(denying.length > 0);
  if (decision === "explicitDeny") expect(new Set(causes)).toEqual(new Set(denying));
}

function resultsOf(types: readonly TypeResult[], type: string): string[] {
  return types.filter((each) => each.type === type).map(({ result }) => result);
}

/** A type is denied, allowed or silent as its statements say. Levels count together; ACLs and grants are statements of `resource`. */
function lookAtStatements(explanation: Explanation): void {
  const { types, matched, nearMisses, decision, causes } = explanation;
  if (isStatic(explanation)) return;
  for (const type of new Set(types.map((each) => each.type))) {
    if (type === "blockPublicAccess") continue;
    const results = resultsOf(types, type);
    const has = (effect: string): boolean => matched.some((each) => each.policyType === type && each.effect === effect);
    expect(has("Deny")).toBe(results.includes("explicitDeny"));
    if (results.every((result) => result === "notApplicable")) expect(has("Allow")).toBe(false);
    if (results.length > 1 || type === "rcp") continue;
    if (results[0] === "allow") expect(has("Allow")).toBe(true);
    if (results[0] === "silent") expect(has("Allow")).toBe(false);
  }
  const effect = decision === "explicitDeny" ? "Deny" : "Allow";
  const effects = matched.map((each) => each.effect);
  expect(effects.lastIndexOf(effect)).toBe(effects.filter((each) => each === effect).length - 1);
  for (const each of matched) if (each.effect === "Deny") expect(causes).toContain(each.policyType);
  const names = new Set(matched.map(({ because: _, ...statement }) => JSON.stringify(statement)));
  for (const { statement } of nearMisses) expect(names.has(JSON.stringify(statement))).toBe(false);
}

/** Nothing is allowed past a silent gate, and what is denied implicitly lacks what its causes say. */
function lookAtGates({ decision, types, causes, rule }: Explanation): void {
  if (decision !== "implicitDeny" || rule === "unknownPrincipal" || causes[0] === "serviceRule") return;
  for (const gate of ["scp", "vpce"] as const) expect(causes.includes(gate)).toBe(resultsOf(types, gate).includes("silent"));
  for (const type of ["boundary", "session"] as const) {
    if (causes.includes(type)) expect(resultsOf(types, type)).not.toContain("allow");
  }
}

function lookAtMessage({ message, missingKeys }: Explanation): void {
  expect(message).not.toBe("");
  expect([...missingKeys].sort()).toEqual(missingKeys);
  expect(new Set(missingKeys).size).toBe(missingKeys.length);
}

for (const [kind, scene, runs] of [
  ["policy sets", sets, SETS],
  ["directories", directories, DIRECTORIES],
] as const) {
  it(`explanations of ${kind}: causes, statements, gates and messages agree`, () => {
    forEach(scene, runs, (explanation) => {
      lookAtCauses(explanation);
      lookAtStatements(explanation);
      lookAtGates(explanation);
      lookAtMessage(explanation);
    });
  });
}

const SECRETS = ["198.51.100.73", "2001:db8:7::73", "2031-07-09T04:05:06Z", "98765432.1", "~secret~"];

/** A value of the same kind that stands nowhere else. */
function secret(value: unknown): unknown {
  if (typeof value !== "string" || /^(?:true|false)$/i.test(value) || value === "") return value;
  if (/^[\d.]+\.[\d.]+\.[\d.]+$/.test(value)) return SECRETS[0];
  if (/^[0-9a-f:]*::[0-9a-f:]*$/i.test(value)) return SECRETS[1];
  if (/^\d{4}-\d\d/.test(value)) return SECRETS[2];
  return /^-?[\d.]+(?:e\d+)?$/i.test(value) ? SECRETS[3] : `${value}${SECRETS[4]!}`;
}

function withSecrets(request: AuthorizationRequest): AuthorizationRequest {
  const entries = Object.entries(request.context ?? {}).map(([key, value]) => {
    return [key, Array.isArray(value) ? value.map(secret) : secret(value)];
  });
  return { ...request, context: Object.fromEntries(entries) as NonNullable<AuthorizationRequest["context"]> };
}

it("a redacted explanation holds none of the request's values", () => {
  const shown = new Set<string>();
  check(
    sets,
    ({ engine, requests }) => {
      for (const request of requests.map(withSecrets).filter((each) => isDecided(engine, each))) {
        const redacted = JSON.stringify(engine.explain(request, { nearMisses: 1_000, redactValues: true }));
        const open = JSON.stringify(engine.explain(request, { nearMisses: 1_000 }));
        for (const text of SECRETS) {
          expect(redacted).not.toContain(text);
          if (open.includes(text)) shown.add(text);
        }
      }
    },
    SETS / 2,
  );
  // The property would hold of explanations that show no values at all.
  expect([...shown].sort()).toEqual([...SECRETS].sort());
});

function isDecided(engine: Engine, request: AuthorizationRequest): boolean {
  return ["allowed", "explicitDeny", "implicitDeny"].includes(answer(engine, request));
}

it("what near misses lack beside the first element is what the core says of it", () => {
  let compared = 0;
  check(
    sets,
    ({ sources, requests }) => {
      const { policies, mode, choices } = sources;
      const generation = new Generation(
        compile(policies!, { mode, choices }).bytes,
        1,
        coreModule(),
        () => CLOCK,
        compileSessionAs,
      );
      for (const request of requests) compared += compareResources(generation, request);
    },
    SETS / 2,
  );
  expect(compared).toBeGreaterThan(1_000);
});

/** Of statements whose action matches, the core says whether the resource does: the host's reading must be the same. */
function compareResources(generation: Generation, asked: AuthorizationRequest): number {
  let observation: Observation;
  try {
    observation = generation.observe(asked);
  } catch (error) {
    if (error instanceof RequestError) return 0;
    throw error;
  }
  const { core, request } = observation;
  const tables = new TableReader(core.reader);
  const verdict = new Verdict(core.memory, core.reader);
  const closeness = new Closeness(new RequestView(request, core, verdict, tables, false));
  const statements = new Statements(core.reader);
  const rows = verdict.bundles().flatMap((bundle) => bundle.rows);
  let compared = 0;
  for (const row of rows) {
    const column = tables.resources(row);
    const outcome = core.examine(row);
    if (column === undefined || outcome === EXAMINED_ACTION) continue;
    expect(closeness.resourceFails(column, statements.denies({ row })), JSON.stringify(column)).toBe(outcome === EXAMINED_RESOURCE);
    compared++;
  }
  return compared;
}
