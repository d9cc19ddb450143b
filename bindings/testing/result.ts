/** What a run of suites says. */
import type { Cause } from "../model/cause.js";
import type { CallExplanation, Explanation, StatementRef } from "../model/explanation.js";
import type { AuthorizationRequest, Decision } from "../model/request.js";
import type { Coverage } from "./coverage/coverage.js";

export interface SuiteResult {
  readonly summary: SuiteSummary;
  /** One for each file. */
  readonly suites: readonly FileResult[];
  /** Where it was asked for. */
  readonly coverage?: Coverage;
}

export interface SuiteSummary {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** Requests that could not be evaluated and were not expected to be an error. */
  readonly errors: number;
  readonly files: number;
}

export interface FileResult {
  readonly file: string;
  readonly name: string;
  readonly cases: readonly CaseResult[];
}

export type CaseStatus = "passed" | "failed" | "skipped" | "error";

/** One request, or one call. */
export interface CaseResult {
  /** Within the file. */
  readonly name: string;
  /** From 1. */
  readonly line?: number;
  /** From 0. */
  readonly column?: number;
  readonly status: CaseStatus;
  /** Of a skipped case. */
  readonly reason?: string;
  readonly request?: AuthorizationRequest;
  /** Of a call, instead of `request`. */
  readonly requests?: readonly AuthorizationRequest[];
  /** In words. */
  readonly expected?: string;
  readonly got?: Got;
  /** What of the expectation does not hold, in words. */
  readonly mismatches?: readonly string[];
  /** Of a failure. */
  readonly explanation?: Explanation | CallExplanation;
}

/** What the engine said. */
export interface Got {
  readonly decision?: Decision;
  readonly cause?: Cause;
  readonly causes?: readonly Cause[];
  /** Statements that decide. */
  readonly by?: readonly StatementRef[];
  /** The request could not be evaluated. */
  readonly error?: { readonly code: string; readonly message: string; readonly hint: string };
}
