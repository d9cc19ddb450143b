/** Where a code is explained: on AWS's page by its finding type, or on this project's. */
import type { IssueCode } from "../findings/code-table.js";
import { CODE_TABLE } from "../findings/code-table.js";

const ACCESS_ANALYZER = "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html";
const OWN = "https://github.com/postern/postern/blob/main/docs/validator.md";

const SECTIONS = {
  ERROR: "error",
  SECURITY_WARNING: "security-warning",
  WARNING: "general-warning",
  SUGGESTION: "suggestion",
} as const;

export function linkOf(code: IssueCode): string {
  const { findingType } = CODE_TABLE[code];
  if (findingType === undefined || code.startsWith("X_")) return `${OWN}#${code}`;
  const check = code.toLowerCase().replaceAll("_", "-");
  return `${ACCESS_ANALYZER}#access-analyzer-reference-policy-checks-${SECTIONS[findingType]}-${check}`;
}
