/** The bounded part of `npm run fuzz -- --target decide`. */
import { expect, it } from "vitest";
import { POLICY_SETS, SEED } from "./bounded.js";
import { decideTarget } from "./decide.js";
import { runCases } from "../run/runs.js";

it(`decides ${POLICY_SETS} random policy sets as the reference interpreter does (seed ${SEED})`, () => {
  const tally = runCases(decideTarget, SEED, POLICY_SETS);
  for (const outcome of ["allowed", "explicitDeny"]) expect(tally.count(outcome), String(tally)).toBeGreaterThan(POLICY_SETS / 20);
  expect(tally.count("rejected"), String(tally)).toBeLessThan(POLICY_SETS / 4);
});
