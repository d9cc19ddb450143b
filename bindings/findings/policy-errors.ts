/** What `compile` throws. */
import { BrandedError } from "../model/branded.js";
import { errorLines } from "./error-lines.js";
import type { Finding } from "./finding.js";
import { findingLine, placeText } from "./place.js";

/**
 * Thrown by `compile` when a document has an error: every finding of every document, warnings included, in order.
 * `code` is the issue code of the first error. `message` lists the first errors, a line each.
 */
export class PolicyErrors extends BrandedError<string> {
  protected static override readonly brand = "PolicyErrors";
  declare readonly name: "PolicyErrors";
  constructor(readonly findings: readonly Finding[]) {
    const errors = findings.filter(({ findingType }) => findingType === "ERROR");
    super(errors[0]?.issueCode ?? "UNKNOWN", errorLines(errors, describeFinding));
  }
}

/** One line for people: `policy:line:column: CODE details (hint)`, or `file:line:column: policy: …`. Columns count from 1 here. */
export function describeFinding(finding: Finding): string {
  return findingLine(finding, placeText(finding, false));
}
