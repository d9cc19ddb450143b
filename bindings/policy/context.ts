/** What every pass over one document needs to know. */
import type { PolicyType } from "./ast.js";
import type { Mode } from "../model/mode.js";
import type { Recurring } from "./recurring.js";
import type { Report } from "../findings/report.js";

export interface Context {
  readonly report: Report;
  readonly type: PolicyType;
  readonly mode: Mode;
  /** The document's version is 2012-10-17: `${…}` is a variable. Otherwise it is text (§5 5-1). */
  readonly hasVariables: boolean;
  /** What a resource policy is attached to. */
  readonly resourceArn: string | undefined;
  /** It is attached to an S3 bucket. */
  readonly isBucketPolicy: boolean;
  /** What the tree's extents are ranges of; undefined for a document given as an object. */
  readonly text: string | undefined;
  readonly recurring: Recurring;
  /** Faults alone are wanted: what ordinary actions match, nobody asks. */
  readonly isInspection: boolean;
}

const IAM_TYPES: ReadonlySet<PolicyType> = new Set(["identity", "permissionsBoundary", "session"]);

/** Identity-based policies: no principal, resources padded, stored by IAM. */
export function isIamType(type: PolicyType): boolean {
  return IAM_TYPES.has(type);
}

/** The policies of AWS Organizations. */
export function isControlType(type: PolicyType): boolean {
  return type === "serviceControl" || type === "resourceControl";
}
