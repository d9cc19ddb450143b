/** The bounded part of `npm run fuzz -- --target directory`. */
import { expect, it } from "vitest";
import { DIRECTORIES, SEED } from "./bounded.js";
import { directoryTarget } from "./directory.js";
import { runCases } from "../run/runs.js";

it(`decides on ${DIRECTORIES} random directories as the reference interpreter does (seed ${SEED})`, () => {
  const tally = runCases(directoryTarget, SEED, DIRECTORIES);
  for (const outcome of ["allowed", "explicitDeny"]) expect(tally.count(outcome), String(tally)).toBeGreaterThan(DIRECTORIES / 20);
  expect(tally.count("rejected"), String(tally)).toBeLessThan(DIRECTORIES / 4);
});
