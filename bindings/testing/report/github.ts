/** A run as annotations of GitHub Actions, and as the summary of a step. */
import { workflowData, workflowProperty } from "../../text/workflow-command.js";
import type { CaseResult, FileResult, SuiteResult } from "../result.js";
import { fullName, gotText, summaryText, whyLines } from "./words.js";

/** GitHub shows so many of a step. */
const ANNOTATIONS_MAX = 50;

/** A workflow command each failure; the last one counts what is not shown. */
export function githubReport({ suites }: SuiteResult): string {
  const failures = failuresOf(suites);
  const lines = failures.slice(0, ANNOTATIONS_MAX).map(([file, each]) => annotation(file, each));
  const more = failures.length - lines.length;
  return [...lines, ...(more > 0 ? [`::error title=postern test::${more} more failures are in the log`] : [])]
    .map((line) => `${line}\n`)
    .join("");
}

function failuresOf(suites: readonly FileResult[]): (readonly [FileResult, CaseResult])[] {
  return suites.flatMap((file) =>
    file.cases.filter(({ status }) => status === "failed" || status === "error").map((each) => [file, each] as const),
  );
}

function annotation(file: FileResult, each: CaseResult): string {
  const properties = [
    `file=${workflowProperty(file.file)}`,
    ...(each.line === undefined ? [] : [`line=${each.line}`]),
    ...(each.column === undefined ? [] : [`col=${each.column + 1}`]),
    `title=${workflowProperty(fullName(file, each))}`,
  ];
  const lines = [`expected ${each.expected ?? ""}, got ${gotText(each)}`, ...whyLines(each)];
  return `::error ${properties.join(",")}::${workflowData(lines.join("\n"))}`;
}

/** Markdown for `$GITHUB_STEP_SUMMARY`. */
export function githubSummary(result: SuiteResult): string {
  const rows = failuresOf(result.suites)
    .slice(0, ANNOTATIONS_MAX)
    .map(
      ([file, each]) =>
        `| ${cell(fullName(file, each))} | ${cell(each.expected ?? "")} | ${cell(gotText(each))} | ${cell(`${file.file}:${each.line ?? ""}`)} |\n`,
    );
  const table = rows.length === 0 ? "" : `\n| case | expected | got | place |\n|---|---|---|---|\n${rows.join("")}`;
  return `## Policy tests\n\n${summaryText(result)}\n${table}`;
}

/** One cell: what Markdown or HTML would act on stands for itself. */
function cell(text: string): string {
  return text.replace(/[\\`*_{}[\]()#+\-!|<>&~]/g, (sign) => `&#${sign.charCodeAt(0)};`).replace(/\s+/g, " ");
}
