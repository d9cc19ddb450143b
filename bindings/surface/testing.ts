/** What `postern/testing` offers: suites of policy tests, their results, and what of the policies they cover. */
export { describeSuiteFinding, SuiteErrors, type SuiteCode, type SuiteFinding } from "../testing/findings.js";
export { loadSuite, type LoadSuiteOptions, type Suite } from "../testing/suite/load.js";
export type { SuiteFiles } from "../testing/suite/files.js";
export type { SuiteSource } from "../testing/suite/source.js";
export { runSuite, type RunSuiteOptions } from "../testing/run/run.js";
export type { EngineClass } from "../testing/run/engines.js";
export type { CoverageOptions } from "../testing/coverage/run.js";
export type { CaseResult, CaseStatus, FileResult, Got, SuiteResult, SuiteSummary } from "../testing/result.js";
export {
  combined,
  countsOf,
  DEFAULT_METRICS,
  METRICS,
  percent,
  type ConditionCoverage,
  type Count,
  type Counts,
  type Coverage,
  type DocumentCoverage,
  type EntryCoverage,
  type Ignored,
  type ListCoverage,
  type Metric,
  type Sighting,
  type StatementCoverage,
} from "../testing/coverage/coverage.js";
export { format, type ReportFormat } from "../testing/report/format.js";
export { textReport, type TextOptions } from "../testing/report/text.js";
export { githubSummary } from "../testing/report/github.js";
export { coverageText, gapsOf, type Gap } from "../testing/report/coverage-text.js";
export { coverageJson, type CoverageReport } from "../testing/report/coverage-json.js";
export { lcovReport } from "../testing/report/lcov.js";
export { htmlReport } from "../testing/report/html.js";
export { checkThresholds, type Shortfall, type Thresholds } from "../testing/coverage/thresholds.js";
export { convertRequests } from "../testing/import/requests.js";
export { convertSimulation } from "../testing/import/simulation.js";
export { convertPolitest } from "../testing/import/politest.js";
export type { Converted } from "../testing/import/converted.js";
export type * from "../testing/suite-file.js";
