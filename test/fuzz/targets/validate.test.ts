/** The bounded part of `npm run fuzz -- --target validate`. */
import { expect, it } from "vitest";
import { runCases } from "../run/runs.js";
import { validateTarget } from "./validate.js";

const CASES = 1_000;
const SEED = 20_261_130;

it(`validates ${CASES} policies, damaged policies and texts (seed ${SEED})`, () => {
  const tally = runCases(validateTarget, SEED, CASES);
  for (const outcome of ["not JSON", "errors", "INVALID_EFFECT", "INVALID_CONDITION_OPERATOR"]) {
    expect(tally.count(outcome), `${outcome} of ${String(tally)}`).toBeGreaterThan(CASES / 60);
  }
});
