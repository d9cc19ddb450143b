/** A run in one of the forms of a report. */
import type { SuiteResult } from "../result.js";
import { githubReport } from "./github.js";
import { jsonReport } from "./json.js";
import { junitReport } from "./junit.js";
import { textReport } from "./text.js";

export type ReportFormat = "text" | "json" | "junit" | "github";

/**
 * A run as text for people, one JSON document, JUnit XML, or annotations of GitHub Actions. The same run is the same text.
 *
 * Source: docs/spec/analysis.md §3.
 *
 * @example
 * await writeFile("report.xml", format(result, "junit"));
 */
export function format(result: SuiteResult, form: ReportFormat): string {
  switch (form) {
    case "text":
      return textReport(result);
    case "json":
      return `${JSON.stringify(jsonReport(result))}\n`;
    case "junit":
      return junitReport(result);
    case "github":
      return githubReport(result);
  }
}
