/** The bounded part of `npm run fuzz -- --target decide`. */
import { expect, it } from "vitest";
import { decideTarget } from "./decide.js";
import { runCases } from "./runs.js";

const SETS = 600;
const SEED = 20_260_601;

it(`decides ${SETS} random policy sets as the reference interpreter does (seed ${SEED})`, () => {
  const tally = runCases(decideTarget, SEED, SETS);
  for (const outcome of ["allowed", "explicitDeny"]) expect(tally.count(outcome), String(tally)).toBeGreaterThan(SETS / 20);
  expect(tally.count("rejected"), String(tally)).toBeLessThan(SETS / 4);
});
