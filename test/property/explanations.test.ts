/** What `explain` must keep to by itself, whatever the policies: it agrees with `decide`, and its parts agree with each other. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { RequestError, type AuthorizationRequest, type Engine, type Explanation, type TypeResult } from "../../bindings/index.js";
import { randomDirectoryCase } from "../fuzz/directories.js";
import { randomDirectoryRequest } from "../fuzz/directory-requests.js";
import { randomCase } from "../fuzz/policies.js";
import { engineOf } from "../fuzz/question.js";
import { Random } from "../fuzz/random.js";
import { randomRequest } from "../fuzz/requests.js";
import { answer, check } from "./asking.js";

const SETS = 120;
const DIRECTORIES = 40;
const REQUESTS = 8;

interface Scene {
  readonly engine: Engine;
  readonly requests: readonly AuthorizationRequest[];
}

/** Both kinds of artifact come from the fuzzer's generators, so fast-check chooses the seed alone. */
function scenes(
  make: (random: Random) => { engine: Engine | undefined; request: () => AuthorizationRequest },
): fc.Arbitrary<Scene> {
  return fc.noShrink(fc.integer()).map((seed) => {
    const random = new Random(`explained ${seed}`);
    const found = Array.from({ length: 5 }, () => make(random)).find(({ engine }) => engine !== undefined)!;
    return { engine: found.engine!, requests: Array.from({ length: REQUESTS }, found.request) };
  });
}

const sets = scenes((random) => {
  const { theme, ...sources } = randomCase(random);
  return { engine: engineOf(sources), request: () => randomRequest(theme, random) };
});
const directories = scenes((random) => {
  const { theme, ...sources } = randomDirectoryCase(random);
  return { engine: engineOf(sources), request: () => randomDirectoryRequest(theme, random) };
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
  const names = new Set(matched.map((each) => JSON.stringify(each)));
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
