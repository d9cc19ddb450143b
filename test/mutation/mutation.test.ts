/**
 * Can the bounded run find faults? Each mutant is core or reference with one other meaning; the very questions that `npm test`
 * compares must tell it from the unchanged one: random policies, or the corpus where what it takes is too rare. That unchanged core and
 * reference agree, test/fuzz/*.test.ts and the corpus say.
 */
import { describe, expect, it } from "vitest";
import { BoundedRun } from "./bounded-run.js";
import { mutantCore, mutantReference, type Mutant } from "./build.js";
import { choiceMutants, CORE_MUTANTS, REFERENCE_MUTANTS } from "./mutants.js";

const runs = {
  operators: new BoundedRun("operators"),
  decide: new BoundedRun("decide"),
  directory: new BoundedRun("directory"),
  corpus: new BoundedRun("corpus"),
};
const named = (mutants: readonly Mutant[]): (readonly [string, Mutant])[] => mutants.map((mutant) => [mutant.name, mutant]);

it("mutates every choice of the core", () => {
  expect(choiceMutants().length).toBe(10);
});

describe("the bounded run finds a core in which", () => {
  it.each(named([...CORE_MUTANTS, ...choiceMutants()]))("%s", async (_, mutant) => {
    expect(runs[mutant.foundBy].faultOfCore(await mutantCore(mutant))).toMatch(/^(?:the engine says|only the) /);
  });
});

describe("the bounded run finds a reference in which", () => {
  it.each(named(REFERENCE_MUTANTS))("%s", async (_, mutant) => {
    expect(runs[mutant.foundBy].faultOfReference(await mutantReference(mutant))).toMatch(/^(?:the engine says|only the) /);
  });
});
