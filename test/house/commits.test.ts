import { expect, it } from "vitest";
import { faultsOf } from "./commits.mjs";

it.each([
  "policy: characters are counted without a list of them all",
  "README: policy tests, validator, simulator and bulk",
  `a: ${"x".repeat(69)}`,
])("takes the subject %s", (subject) => expect(faultsOf(subject)).toEqual([]));

it.each([
  [`a: ${"x".repeat(70)}`, /has 73 characters, more than 72/],
  ["engine: one thing; another", /one idea/],
  ["Fix things", /must be `area: what changed`/],
  ["engine:", /must be `area: what changed`/],
])("refuses the subject %s", (subject, fault) => {
  expect(faultsOf(subject)).toEqual([expect.stringMatching(fault)]);
});
