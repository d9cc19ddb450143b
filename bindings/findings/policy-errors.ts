/** What `compile` throws. */
import { isBranded } from "../model/branded.js";
import { errorLines } from "./error-lines.js";
import type { Finding } from "./finding.js";
import { NAME_UNITS_MAX } from "../../assembly/limits.js";
import { shown } from "../text/quote.js";

const BRAND = Symbol.for("postern.PolicyErrors");

/**
 * Thrown by `compile` when a document has an error: every finding of every document, warnings included, in order.
 * `code` is the issue code of the first error. `message` lists the first errors, a line each.
 */
export class PolicyErrors extends Error {
  override readonly name = "PolicyErrors";
  readonly [BRAND] = true;
  readonly code: string;
  constructor(readonly findings: readonly Finding[]) {
    const errors = findings.filter(({ findingType }) => findingType === "ERROR");
    super(errorLines(errors, describeFinding));
    this.code = errors[0]?.issueCode ?? "UNKNOWN";
  }
  /** Holds across copies of the package. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return isBranded(value, BRAND);
  }
}

/** One line for people: `policy:line:column: CODE details (hint)`, or `file:line:column: policy: …`. Columns count from 1 here. */
export function describeFinding(finding: Finding): string {
  const start = finding.locations[0]?.span?.start;
  const place = start === undefined ? "" : `:${start.line}:${start.column + 1}`;
  const policyName = shown(finding.policyName ?? "", NAME_UNITS_MAX);
  const { source } = finding;
  const name = source === undefined ? `${policyName}${place}` : `${shown(source, NAME_UNITS_MAX)}${place}: ${policyName}`;
  return `${name === "" ? "" : `${name}: `}${finding.issueCode} ${finding.findingDetails} (${finding.hint})`;
}
