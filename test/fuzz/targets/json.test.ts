/** The bounded part of `npm run fuzz -- --target json`. */
import { expect, it } from "vitest";
import { jsonTarget } from "./json.js";
import { runCases } from "../run/runs.js";

const CASES = 24_000;
const SEED = 20_260_601;

it(`reads ${CASES} random texts as JSON.parse does, without a throw (seed ${SEED})`, () => {
  const tally = runCases(jsonTarget, SEED, CASES);
  for (const outcome of ["JSON", "no JSON", "JSON with repeated members", "too deep"]) {
    expect(tally.count(outcome), `${outcome} of ${String(tally)}`).toBeGreaterThan(CASES / 100);
  }
});
