/**
 * The section of Access Analyzer's check reference that documents a code. `own` codes are documented by this project. The closed
 * list of codes is findings/code-table.ts.
 */

import type { IssueCode } from "./code-table.js";

type Section = "error" | "security-warning" | "general-warning" | "suggestion" | "own";

export type { IssueCode };

/** Sections of the codes that are neither in the section of errors nor, by their `X_`, our own. */
const SECTIONS: Readonly<Partial<Record<IssueCode, Section>>> = {
  ALLOW_WITH_NOT_PRINCIPAL: "security-warning",
  EMPTY_ARRAY_ACTION: "suggestion",
  EMPTY_ARRAY_PRINCIPAL: "suggestion",
  EMPTY_ARRAY_RESOURCE: "suggestion",
  EMPTY_LEVEL_LIST: "own",
  EMPTY_OBJECT_PRINCIPAL: "suggestion",
  MISSING_VERSION: "general-warning",
  POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA: "general-warning",
  POLICY_SIZE_EXCEEDS_RESOURCE_POLICY_QUOTA: "general-warning",
  POLICY_SIZE_EXCEEDS_ROLE_TRUST_POLICY_QUOTA: "general-warning",
  RESOURCE_ARN_NEEDED: "own",
  TYPE_MISMATCH_BOOLEAN: "general-warning",
  TYPE_MISMATCH_DATE: "general-warning",
  TYPE_MISMATCH_NUMBER: "general-warning",
  WILDCARD_IN_SERVICE_NAME: "suggestion",
};

function sectionOf(code: IssueCode): Section {
  return SECTIONS[code] ?? (code.startsWith("X_") ? "own" : "error");
}

const OWN_REFERENCE = "https://github.com/postern/postern/blob/main/docs/findings.md";
const ACCESS_ANALYZER_REFERENCE = "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html";

/** Where a code is explained. The link keeps the section of the reference, also where a mode turns an error into a warning. */
export function learnMoreLink(code: IssueCode): string {
  const section = sectionOf(code);
  if (section === "own") return `${OWN_REFERENCE}#${code}`;
  const check = code.toLowerCase().replaceAll("_", "-");
  return `${ACCESS_ANALYZER_REFERENCE}#access-analyzer-reference-policy-checks-${section}-${check}`;
}
