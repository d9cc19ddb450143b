/** The repository's own policy tests: all pass, and cover their policies wholly. */
import { expect, test } from "vitest";
import { json, postern } from "../cli/support.js";
import type { SuiteResult } from "../../bindings/surface/testing.js";

test("the policies of the AWS guides", async () => {
  const argv = ["test", "corpus/testing", "--json", "--threshold-file", "statement=100,effect=100,condition=100", "--forbid-only"];
  const { status, stdout, stderr } = await postern(argv);
  expect([status, stderr]).toEqual([0, "6 warnings about the policies; `postern compile` lists them\n"]);
  const { summary } = json<SuiteResult>(stdout);
  expect(summary).toMatchObject({ failed: 0, skipped: 0, errors: 0, files: 20 });
  expect(summary.passed).toBeGreaterThan(450);
});
