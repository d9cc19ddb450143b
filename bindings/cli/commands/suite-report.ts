/** Prints a run: text or JSON, and what was asked for beside it. */
import { appendFileSync } from "node:fs";
import { format, githubSummary, textReport, type SuiteResult } from "../../surface/testing.js";
import { wantsAnnotations } from "./test-options.js";
import type { Io } from "../output/io.js";
import type { Arguments } from "../input/options.js";
import { painter } from "../output/paint.js";
import { writing } from "../output/written-file.js";

export async function reportRun(result: SuiteResult, args: Arguments, io: Io): Promise<void> {
  const junit = args.one("junit");
  if (junit !== undefined) writing(junit, format(result, "junit"));
  if (args.has("json")) await io.stdout.write(format(result, "json"));
  else await io.stdout.write(textReport(result, { paint: painter(io.stdout), passed: !args.has("failures") }));
  if (!wantsAnnotations(args, io)) return;
  await io.stdout.write(format(result, "github"));
  const summary = io.env?.["GITHUB_STEP_SUMMARY"];
  if (summary !== undefined && summary !== "") writing(summary, githubSummary(result), appendFileSync);
}
