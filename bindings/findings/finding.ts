/**
 * Findings: what the compiler has to say about a document, in the shape that AWS IAM Access Analyzer uses
 * (docs/spec/policy-validation.md §1). Codes are Access Analyzer's where it has one, else they begin with `X_`.
 *
 * Look into the room for a code (code-table.ts), for how findings are sorted and printed (report.ts, error-lines.ts), and for what is
 * suggested in a name's place (suggest.ts). When a finding is made, the rooms above say: policy/, directory/, compiler/, validator/.
 */

import type { Span } from "../text/positions.js";

export type FindingType = "ERROR" | "SECURITY_WARNING" | "WARNING" | "SUGGESTION";

/** One step from the document's root to the place; exactly one member. */
export type PathElement =
  | { readonly value: string }
  | { readonly index: number }
  | { readonly key: string }
  | { readonly substring: { readonly start: number; readonly length: number } };

/** `span` is absent where the document was given as a parsed object. */
export interface Location {
  readonly path: readonly PathElement[];
  readonly span?: Span;
}

export interface Finding {
  readonly findingType: FindingType;
  readonly issueCode: string;
  /** What is wrong: lower case, no final period, what the user wrote in backticks. */
  readonly findingDetails: string;
  /** What to do about it. */
  readonly hint: string;
  readonly learnMoreLink: string;
  /** Empty only for findings about a whole policy set. */
  readonly locations: readonly Location[];
  readonly policyName?: string;
  /** The file that the document stands in, where that is known (`NamedPolicy.origin`). */
  readonly source?: string;
}

export function isError({ findingType }: Finding): boolean {
  return findingType === "ERROR";
}
