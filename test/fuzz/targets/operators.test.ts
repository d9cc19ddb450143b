/** The bounded part of `npm run fuzz -- --target operators`: every operator in every form, held, failed and without its key. */
import { expect, it } from "vitest";
import { OPERATOR_CASES, SEED } from "./bounded.js";
import { Coverage } from "../ask/coverage.js";
import { operatorsTarget } from "./operators.js";
import { runCases } from "../run/runs.js";

it(`evaluates ${OPERATOR_CASES} × 8 conditions as the reference interpreter does (seed ${SEED})`, () => {
  const coverage = new Coverage();
  runCases(operatorsTarget, SEED, OPERATOR_CASES, coverage);
  expect(coverage.missing(["operators"])).toEqual([]);
});
