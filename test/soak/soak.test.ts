/** The long runs of `npm run soak`, cut short. */
import { expect, it } from "vitest";
import { soakDecisions } from "./decisions.js";
import { soakEngines } from "./engines.js";
import { soakReplacements } from "./replacements.js";

const MIB = 1 << 20;

it("100,000 decisions, every text new, leave no memory behind", () => {
  const report = soakDecisions(100_000);
  expect(report.decisions).toBe(100_000);
  expect(report.coreBytes).toBe(0);
  expect(report.retainedBytes).toBeLessThan(MIB);
  expect(report.garbageBytesPerDecision.plain).toBeLessThan(512);
});

it("300 replacements under load: never a torn decision, and broken artifacts change nothing", async () => {
  const report = await soakReplacements(300);
  expect(report).toMatchObject({ replacements: 300, refused: 300 });
  expect(report.decisions).toBeGreaterThan(300);
});

it("200 engines made and dropped are collected", async () => {
  const report = await soakEngines(200);
  expect(report.collected).toBeGreaterThan(190);
  expect(report.retainedBytes).toBeLessThan(4 * MIB);
  expect(report.externalBytes).toBeLessThan(16 * MIB);
});
