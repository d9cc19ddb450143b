/** What every pass over one document needs to know. */
import type { Mode, PolicyType } from "./ast.js";
import type { Report } from "./report.js";

export interface Context {
  readonly report: Report;
  readonly type: PolicyType;
  readonly mode: Mode;
  /** The document's version is 2012-10-17: `${…}` is a variable. Otherwise it is text (§5 5-1). */
  readonly hasVariables: boolean;
  /** What a resource policy is attached to. */
  readonly resourceArn: string | undefined;
  /** False for a document given as an object: its tree has no ranges to show. */
  readonly hasPositions: boolean;
}

const IAM_TYPES: ReadonlySet<PolicyType> = new Set(["identity", "permissionsBoundary", "session"]);

/** Identity-based policies: no principal, resources padded, stored by IAM. */
export function isIamType(type: PolicyType): boolean {
  return IAM_TYPES.has(type);
}
