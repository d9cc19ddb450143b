/** The bounded part of `npm run fuzz -- --target udf`. */
import { expect, it } from "vitest";
import { runCases } from "../run/runs.js";
import { udfModulesTarget, udfRowsTarget } from "./udf.js";

const BLOCKS = 1_000;
const MODULES = 1_000;
const SEED = 20_261_130;

it(`answers as decide does, or ends the call, for ${BLOCKS} blocks (seed ${SEED})`, () => {
  const tally = runCases(udfRowsTarget, SEED, BLOCKS);
  for (const outcome of ["trap", "refused", "decided"]) expect(tally.count(outcome), String(tally)).toBeGreaterThan(BLOCKS / 20);
});

it(`ends the call for ${MODULES} modules whose artifact is refused (seed ${SEED})`, () => {
  const tally = runCases(udfModulesTarget, SEED, MODULES);
  for (const outcome of ["trap", "answers"]) expect(tally.count(outcome), String(tally)).toBeGreaterThan(MODULES / 20);
});
