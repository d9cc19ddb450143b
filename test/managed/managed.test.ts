/** A sample of `npm run test:managed`. */
import { expect, it } from "vitest";
import { managedDocuments } from "../support/managed.js";
import { compareDocument, newTally } from "./compare.js";

/** Every so many of the newest documents. */
const STRIDE = 20;

it("decides on requests made from AWS managed policies as the reference interpreter does", () => {
  const newest = managedDocuments().filter(({ isLatest }) => isLatest);
  expect(newest.length).toBe(1594);
  const tally = newTally();
  for (const document of newest.filter((_, at) => at % STRIDE === 0)) compareDocument(document, tally);
  expect(tally.hit / tally.statements, JSON.stringify(tally)).toBeGreaterThan(0.97);
  expect(tally.decisions["allowed"]).toBeGreaterThan(tally.requests / 10);
  expect(tally.decisions["implicitDeny"]).toBeGreaterThan(tally.requests / 10);
});
