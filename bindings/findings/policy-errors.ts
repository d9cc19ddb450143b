/** What `compile` throws. */
import type { Finding } from "./finding.js";
import { FindingsError } from "./findings-error.js";
import { findingLine, placeText } from "./place.js";

/**
 * Thrown by `compile` when a document has an error: every finding of every document, warnings included, in order.
 * `code` is the issue code of the first error. `message` lists the first errors, a line each.
 */
export class PolicyErrors extends FindingsError<Finding> {
  protected static override readonly brand = "PolicyErrors";
  declare readonly name: "PolicyErrors";
  constructor(findings: readonly Finding[]) {
    super(findings, describeFinding);
  }
}

/** One line for people: `policy:line:column: CODE details (hint)`, or `file:line:column: policy: …`. Columns count from 1 here. */
export function describeFinding(finding: Finding): string {
  return findingLine(finding, placeText(finding, false));
}
