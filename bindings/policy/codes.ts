/**
 * The closed list of issue codes (docs/findings.md), each with the section of Access Analyzer's check reference that
 * documents it. `own` codes are documented by this project.
 */

type Section = "error" | "security-warning" | "general-warning" | "suggestion" | "own";

const SECTIONS = {
  ALLOW_WITH_NOT_PRINCIPAL: "security-warning",
  ARN_ACCOUNT_NOT_ALLOWED: "error",
  ARN_REGION_NOT_ALLOWED: "error",
  DATA_TYPE_MISMATCH: "error",
  DUPLICATE_KEYS_WITH_DIFFERENT_CASE: "error",
  EMPTY_ARRAY_ACTION: "suggestion",
  EMPTY_ARRAY_PRINCIPAL: "suggestion",
  EMPTY_ARRAY_RESOURCE: "suggestion",
  EMPTY_LEVEL_LIST: "own",
  EMPTY_OBJECT_PRINCIPAL: "suggestion",
  EMPTY_VARIABLE: "error",
  INVALID_ACTION: "error",
  INVALID_ARN_PREFIX: "error",
  INVALID_ARN_RESOURCE: "error",
  INVALID_CONDITION_DATA_TYPE: "error",
  INVALID_CONDITION_KEY_FORMAT: "error",
  INVALID_CONDITION_OPERATOR: "error",
  INVALID_EFFECT: "error",
  INVALID_PARTITION: "error",
  INVALID_POLICY_ELEMENT: "error",
  INVALID_PRINCIPAL_FORMAT: "error",
  INVALID_PRINCIPAL_KEY: "error",
  INVALID_SERVICE_IN_ACTION: "error",
  INVALID_VARIABLE_FOR_OPERATOR: "error",
  INVALID_VERSION: "error",
  JSON_SYNTAX_ERROR: "error",
  MISSING_ACTION: "error",
  MISSING_ARN_FIELD: "error",
  MISSING_BRACE_IN_VARIABLE: "error",
  MISSING_EFFECT: "error",
  MISSING_PRINCIPAL: "error",
  MISSING_QUOTE_IN_VARIABLE: "error",
  MISSING_RESOURCE: "error",
  MISSING_STATEMENT: "error",
  MISSING_VERSION: "general-warning",
  NULL_WITH_IF_EXISTS: "error",
  POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA: "general-warning",
  POLICY_SIZE_EXCEEDS_RCP_QUOTA: "error",
  POLICY_SIZE_EXCEEDS_RESOURCE_POLICY_QUOTA: "general-warning",
  POLICY_SIZE_EXCEEDS_ROLE_TRUST_POLICY_QUOTA: "general-warning",
  POLICY_SIZE_EXCEEDS_SCP_QUOTA: "error",
  RCP_SYNTAX_ERROR_ACTION: "error",
  RCP_SYNTAX_ERROR_ALLOW: "error",
  RCP_SYNTAX_ERROR_NOTACTION: "error",
  RCP_SYNTAX_ERROR_PRINCIPAL: "error",
  RESOURCE_ARN_NEEDED: "own",
  ROLE_TRUST_POLICY_SYNTAX_ERROR_NOTPRINCIPAL: "error",
  ROLE_TRUST_POLICY_SYNTAX_ERROR_RESOURCE: "error",
  ROLE_TRUST_POLICY_UNSUPPORTED_WILDCARD_IN_PRINCIPAL: "error",
  SCP_SYNTAX_ERROR_PRINCIPAL: "error",
  TYPE_MISMATCH_BOOLEAN: "general-warning",
  TYPE_MISMATCH_DATE: "general-warning",
  TYPE_MISMATCH_IP_RANGE: "error",
  TYPE_MISMATCH_NUMBER: "general-warning",
  UNIQUE_SIDS_REQUIRED: "error",
  UNSUPPORTED_ACTION_IN_POLICY: "error",
  UNSUPPORTED_ELEMENT_COMBINATION: "error",
  UNSUPPORTED_PRINCIPAL: "error",
  UNSUPPORTED_RESOURCE_ARN_IN_POLICY: "error",
  UNSUPPORTED_SID: "error",
  UNSUPPORTED_SPACE_IN_VARIABLE: "error",
  UNSUPPORTED_WILDCARD_IN_PRINCIPAL: "error",
  VARIABLE_UNSUPPORTED_IN_ELEMENT: "error",
  WILDCARD_IN_SERVICE_NAME: "suggestion",
  X_ACTION_CHARSET: "own",
  X_BARE_NAME_IN_DENY: "own",
  X_DOCUMENT_TOO_LARGE: "own",
  X_DUPLICATE_JSON_KEY: "own",
  X_ID_IN_IDENTITY_POLICY: "own",
  X_ILLEGAL_CHARACTER: "own",
  X_GATEWAY_PRINCIPAL: "own",
  X_INVALID_DIRECTORY: "own",
  X_INVALID_OPTION: "own",
  X_INVALID_SETTING: "own",
  X_LEADING_WHITE_SPACE: "own",
  X_NESTING_TOO_DEEP: "own",
  X_OLD_VERSION: "own",
  X_ROLE_PATH: "own",
  X_SEVERAL_BOUNDARIES: "own",
  X_TOO_MANY_LEVELS: "own",
  X_TOO_MANY_STATEMENTS: "own",
  X_UNKNOWN_POLICY_TYPE: "own",
  X_VERSION_REQUIRED: "own",
} as const satisfies Record<string, Section>;

export type IssueCode = keyof typeof SECTIONS;

/** Every code a finding can carry. */
export const ISSUE_CODES: readonly IssueCode[] = Object.keys(SECTIONS) as IssueCode[];

const OWN_REFERENCE = "https://github.com/postern/postern/blob/main/docs/findings.md";
const ACCESS_ANALYZER_REFERENCE = "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html";

/** Where a code is explained. The link keeps the section of the reference, also where a mode turns an error into a warning. */
export function learnMoreLink(code: IssueCode): string {
  const section: Section = SECTIONS[code];
  if (section === "own") return `${OWN_REFERENCE}#${code}`;
  const check = code.toLowerCase().replaceAll("_", "-");
  return `${ACCESS_ANALYZER_REFERENCE}#access-analyzer-reference-policy-checks-${section}-${check}`;
}
