/** The closed list of issue codes of directories (docs/directory.md). Those without `X_` are the policy room's, for the same fault. */

export const DIRECTORY_CODES = [
  "DATA_TYPE_MISMATCH",
  "JSON_SYNTAX_ERROR",
  "X_ACCOUNT_MISMATCH",
  "X_AMBIGUOUS_SOURCE",
  "X_CONFLICT",
  "X_DOCUMENT_TOO_LARGE",
  "X_DUPLICATE_ENTITY",
  "X_DUPLICATE_JSON_KEY",
  "X_EMPTY_LEVEL",
  "X_INCOMPLETE_OUTPUT",
  "X_INVALID_VALUE",
  "X_KEY_WITHOUT_POLICY",
  "X_MISPLACED_MEMBER",
  "X_MISSING_ARGUMENT",
  "X_MISSING_MEMBER",
  "X_MISSING_OUTPUT",
  "X_NESTING_TOO_DEEP",
  "X_NOT_IN_ORGANIZATION",
  "X_NOT_USED",
  "X_OWNER_UNKNOWN",
  "X_SCPS_INCOMPLETE",
  "X_UNKNOWN_ACCOUNT",
  "X_UNKNOWN_GROUP",
  "X_UNKNOWN_KEY",
  "X_UNKNOWN_MEMBER",
  "X_UNKNOWN_POLICY",
  "X_UNKNOWN_TARGET",
  "X_UNRECOGNISED_SOURCE",
] as const;

export type DirectoryCode = (typeof DIRECTORY_CODES)[number];

const REFERENCE = "https://github.com/postern/postern/blob/main/docs/directory.md";

/** Where a code is explained. */
export function directoryLink(code: DirectoryCode): string {
  return `${REFERENCE}#${code}`;
}
