/**
 * Can the bounded run find faults? Each mutant is core or reference with one other meaning; the very questions that `npm test`
 * compares must tell it from the unchanged one: random policies, or the corpus where what it takes is too rare. That unchanged core and
 * reference agree, test/fuzz/*.test.ts and the corpus say.
 */
import { describe, expect, it } from "vitest";
import { BoundedRun, type TargetName } from "./bounded-run.js";
import { coreModule } from "../support/engine.js";
import { mutantCore, mutantReference, type Mutant } from "./build.js";
import { choiceMutants, CORE_MUTANTS, REFERENCE_MUTANTS } from "./mutants.js";

const runs = new Map<TargetName, BoundedRun>();

/** One run a target: its answers are kept. */
function runOf(target: TargetName): BoundedRun {
  const run = runs.get(target) ?? new BoundedRun(target);
  runs.set(target, run);
  return run;
}

const named = (mutants: readonly Mutant[]): (readonly [string, Mutant])[] => mutants.map((mutant) => [mutant.name, mutant]);

it("mutates every choice of the core", () => {
  expect(choiceMutants().length).toBe(10);
});

it("agrees with itself in the corpus files that tell mutants", () => {
  const all = [...CORE_MUTANTS, ...choiceMutants(), ...REFERENCE_MUTANTS];
  const files = new Set(all.map(({ foundBy }) => foundBy).filter((target) => target.includes("/")));
  expect([...files].filter((file) => runOf(file).faultOfCore(coreModule()) !== undefined)).toEqual([]);
});

describe("the bounded run finds a core in which", () => {
  it.each(named([...CORE_MUTANTS, ...choiceMutants()]))("%s", async (_, mutant) => {
    expect(runOf(mutant.foundBy).faultOfCore(await mutantCore(mutant))).toMatch(/^(?:the engine says|only the) /);
  });
});

describe("the bounded run finds a reference in which", () => {
  it.each(named(REFERENCE_MUTANTS))("%s", async (_, mutant) => {
    expect(runOf(mutant.foundBy).faultOfReference(await mutantReference(mutant))).toMatch(/^(?:the engine says|only the) /);
  });
});
