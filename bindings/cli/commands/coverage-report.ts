/** Prints and writes coverage, and says where a threshold was missed. */
import {
  checkThresholds,
  coverageJson,
  coverageText,
  htmlReport,
  lcovReport,
  type Coverage,
  type Shortfall,
} from "../../surface/testing.js";
import type { CoverageTask } from "./test-options.js";
import type { Io } from "../output/io.js";
import type { Arguments } from "../input/options.js";
import { count, jsonLine, painter, printable } from "../output/paint.js";
import { writing } from "../output/written-file.js";

/** Was a threshold missed? */
export async function reportCoverage(coverage: Coverage, task: CoverageTask, args: Arguments, io: Io): Promise<boolean> {
  const { metrics, run, each } = task;
  // With --json the one document is that of the run.
  const to = args.has("json") ? io.stderr : io.stdout;
  if (args.has("coverage")) await to.write(`\n${coverageText(coverage, metrics, painter(to))}`);
  await writeFiles(coverage, task, args, io);
  const missed = checkThresholds(coverage, metrics, run, each);
  for (const shortfall of missed) await io.stderr.write(shortfallText(shortfall, io));
  return missed.length > 0;
}

async function writeFiles(coverage: Coverage, { metrics }: CoverageTask, args: Arguments, io: Io): Promise<void> {
  const [html, json, lcov] = [args.one("coverage-html"), args.one("coverage-json"), args.one("coverage-lcov")];
  if (html !== undefined) writing(html, htmlReport(coverage, metrics));
  if (json !== undefined) writing(json, jsonLine(coverageJson(coverage)));
  if (lcov === undefined) return;
  const { text, left } = lcovReport(coverage);
  writing(lcov, text);
  if (left.length === 0) return;
  const paint = painter(io.stderr);
  await io.stderr.write(
    `${paint("cyan", "note")}: lcov lacks ${count(left.length, "policy", "policies")} that stand in no lines of a file\n`,
  );
}

function shortfallText({ metric, policy, wanted, found }: Shortfall, io: Io): string {
  const paint = painter(io.stderr);
  const what = metric === "all" ? "coverage" : `coverage of ${metric}`;
  const where = policy === undefined ? "" : ` of ${printable(policy)}`;
  return `${paint("red", "below the threshold")}: ${what}${where} is ${found} %, and ${wanted} % is asked for\n`;
}
