/** What is wrong with a suite: all of it at once, each with its place. */
import { errorLines } from "../findings/error-lines.js";
import { BrandedError } from "../model/branded.js";

export type SuiteCode =
  | "INVALID_JSON"
  | "DUPLICATE_MEMBER"
  | "WRONG_TYPE"
  | "UNKNOWN_MEMBER"
  | "MISSING_MEMBER"
  | "CONFLICTING_MEMBERS"
  | "INVALID_VALUE"
  | "UNKNOWN_VARIABLE"
  | "EXTENDS_CIRCLE"
  | "EXTENDS_TOO_DEEP"
  | "UNREADABLE_FILE"
  | "INVALID_POLICIES"
  | "NO_POLICIES"
  | "NO_CASES"
  | "NO_SUITES"
  | "DUPLICATE_CASE"
  | "ROW_LENGTH"
  | "UNKNOWN_COLUMN"
  | "FORBIDDEN_ONLY"
  | "TOO_MANY_REQUESTS"
  | "UNUSED_IGNORE"
  | "NO_DOCUMENTS"
  | "TOO_MANY_PROBES";

/** A fault of a suite. */
export interface SuiteFinding {
  /** Of the suite itself; of its policies the codes of docs/findings.md. */
  readonly code: SuiteCode | (string & {});
  /** What was expected, then what was found. */
  readonly message: string;
  /** What to do about it. */
  readonly hint: string;
  readonly file: string;
  /** From 1; absent where the file has no lines that are known. */
  readonly line?: number;
  /** From 0, in UTF-16 units. */
  readonly column?: number;
  /** What of the file it is about, half-open. */
  readonly span?: { readonly start: number; readonly end: number };
}

/** Thrown by `loadSuites` with every finding of every file. Nothing was run. */
export class SuiteErrors extends BrandedError<"SUITE_ERRORS"> {
  protected static override readonly brand = "SuiteErrors";
  declare readonly name: "SuiteErrors";

  constructor(readonly findings: readonly SuiteFinding[]) {
    super("SUITE_ERRORS", errorLines(findings, describeSuiteFinding));
  }
}

/** `file:line:column: CODE message (hint)`; columns count from 1 here, as editors do. */
export function describeSuiteFinding({ file, line, column, code, message, hint }: SuiteFinding): string {
  const place = line === undefined ? "" : `:${line}${column === undefined ? "" : `:${column + 1}`}`;
  return `${file}${place}: ${code} ${message} (${hint})`;
}
