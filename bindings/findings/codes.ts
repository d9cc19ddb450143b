/**
 * The closed list of issue codes (docs/findings.md), each with the section of Access Analyzer's check reference that
 * documents it. `own` codes are documented by this project.
 */

type Section = "error" | "security-warning" | "general-warning" | "suggestion" | "own";

/** Every code a finding can carry. Nothing that is bundled reads it: the names stand where they are reported. */
export const ISSUE_CODES = [
  "ALLOW_WITH_NOT_PRINCIPAL",
  "ARN_ACCOUNT_NOT_ALLOWED",
  "ARN_REGION_NOT_ALLOWED",
  "DATA_TYPE_MISMATCH",
  "DUPLICATE_KEYS_WITH_DIFFERENT_CASE",
  "EMPTY_ARRAY_ACTION",
  "EMPTY_ARRAY_PRINCIPAL",
  "EMPTY_ARRAY_RESOURCE",
  "EMPTY_LEVEL_LIST",
  "EMPTY_OBJECT_PRINCIPAL",
  "EMPTY_VARIABLE",
  "INVALID_ACTION",
  "INVALID_ARN_PREFIX",
  "INVALID_ARN_RESOURCE",
  "INVALID_CONDITION_DATA_TYPE",
  "INVALID_CONDITION_KEY_FORMAT",
  "INVALID_CONDITION_OPERATOR",
  "INVALID_EFFECT",
  "INVALID_PARTITION",
  "INVALID_POLICY_ELEMENT",
  "INVALID_PRINCIPAL_FORMAT",
  "INVALID_PRINCIPAL_KEY",
  "INVALID_SERVICE_IN_ACTION",
  "INVALID_VARIABLE_FOR_OPERATOR",
  "INVALID_VERSION",
  "JSON_SYNTAX_ERROR",
  "MISSING_ACTION",
  "MISSING_ARN_FIELD",
  "MISSING_BRACE_IN_VARIABLE",
  "MISSING_EFFECT",
  "MISSING_PRINCIPAL",
  "MISSING_QUOTE_IN_VARIABLE",
  "MISSING_RESOURCE",
  "MISSING_STATEMENT",
  "MISSING_VERSION",
  "NULL_WITH_IF_EXISTS",
  "POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA",
  "POLICY_SIZE_EXCEEDS_RCP_QUOTA",
  "POLICY_SIZE_EXCEEDS_RESOURCE_POLICY_QUOTA",
  "POLICY_SIZE_EXCEEDS_ROLE_TRUST_POLICY_QUOTA",
  "POLICY_SIZE_EXCEEDS_SCP_QUOTA",
  "RCP_SYNTAX_ERROR_ACTION",
  "RCP_SYNTAX_ERROR_ALLOW",
  "RCP_SYNTAX_ERROR_NOTACTION",
  "RCP_SYNTAX_ERROR_PRINCIPAL",
  "RESOURCE_ARN_NEEDED",
  "ROLE_TRUST_POLICY_SYNTAX_ERROR_NOTPRINCIPAL",
  "ROLE_TRUST_POLICY_SYNTAX_ERROR_RESOURCE",
  "ROLE_TRUST_POLICY_UNSUPPORTED_WILDCARD_IN_PRINCIPAL",
  "SCP_SYNTAX_ERROR_PRINCIPAL",
  "TYPE_MISMATCH_BOOLEAN",
  "TYPE_MISMATCH_DATE",
  "TYPE_MISMATCH_IP_RANGE",
  "TYPE_MISMATCH_NUMBER",
  "UNIQUE_SIDS_REQUIRED",
  "UNSUPPORTED_ACTION_IN_POLICY",
  "UNSUPPORTED_ELEMENT_COMBINATION",
  "UNSUPPORTED_PRINCIPAL",
  "UNSUPPORTED_RESOURCE_ARN_IN_POLICY",
  "UNSUPPORTED_SID",
  "UNSUPPORTED_SPACE_IN_VARIABLE",
  "UNSUPPORTED_WILDCARD_IN_PRINCIPAL",
  "VARIABLE_UNSUPPORTED_IN_ELEMENT",
  "WILDCARD_IN_SERVICE_NAME",
  "X_ACTION_CHARSET",
  "X_BARE_NAME_IN_DENY",
  "X_DOCUMENT_TOO_LARGE",
  "X_DUPLICATE_JSON_KEY",
  "X_ID_IN_IDENTITY_POLICY",
  "X_ILLEGAL_CHARACTER",
  "X_GATEWAY_PRINCIPAL",
  "X_INVALID_DIRECTORY",
  "X_INVALID_OPTION",
  "X_INVALID_SETTING",
  "X_LEADING_WHITE_SPACE",
  "X_NESTING_TOO_DEEP",
  "X_OLD_VERSION",
  "X_ROLE_PATH",
  "X_SEVERAL_BOUNDARIES",
  "X_TOO_MANY_LEVELS",
  "X_TOO_MANY_STATEMENTS",
  "X_UNKNOWN_POLICY_TYPE",
  "X_VERSION_REQUIRED",
] as const;

export type IssueCode = (typeof ISSUE_CODES)[number];

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
