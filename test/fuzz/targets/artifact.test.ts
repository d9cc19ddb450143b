/** The bounded part of `npm run fuzz -- --target artifact`. */
import { expect, it } from "vitest";
import { brokenArtifactTarget, checkSamples, repairedArtifactTarget } from "./artifact.js";
import { runCases } from "../run/runs.js";

const BROKEN = 4_000;
const REPAIRED = 50_000;
const SEED = 20_260_601;

it("answers for the unchanged artifacts without touching anything else", () => checkSamples());

it(`refuses ${BROKEN} damaged artifacts by their checksums (seed ${SEED})`, () => {
  const tally = runCases(brokenArtifactTarget, SEED, BROKEN);
  expect(tally.count("loaded")).toBe(0);
  expect(tally.count("ARTIFACT_BAD_CHECKSUM"), String(tally)).toBeGreaterThan(BROKEN / 10);
});

it(`refuses or survives ${REPAIRED} changed artifacts with right checksums (seed ${SEED})`, () => {
  const tally = runCases(repairedArtifactTarget, SEED, REPAIRED);
  expect(tally.count("loaded"), String(tally)).toBeGreaterThan(REPAIRED / 10);
  expect(tally.count("loaded"), String(tally)).toBeLessThan(REPAIRED * 0.9);
});
