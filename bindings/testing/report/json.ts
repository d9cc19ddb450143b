/** A run as one JSON document. */
import type { SuiteResult } from "../result.js";

/** Without coverage, which has a report of its own. */
export function jsonReport({ summary, suites }: SuiteResult): object {
  return { version: 1, summary, suites };
}
