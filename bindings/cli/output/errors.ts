/** Errors of the command line itself: what went wrong and what to do about it, for people who see no stack. */

export type CliErrorCode =
  | "USAGE"
  | "UNKNOWN_COMMAND"
  | "UNREADABLE_FILE"
  | "UNWRITABLE_FILE"
  | "FILE_TOO_LARGE"
  | "LINK_OUTSIDE"
  | "NOT_UTF8"
  | "ARTIFACT_AS_POLICY"
  | "NOT_A_POLICY"
  | "NO_POLICIES"
  | "UNKNOWN_FILE"
  | "NO_DIRECTORY"
  | "NO_SUITES"
  | "NO_REQUESTS"
  | "INVALID_JSON"
  | "INVALID_YAML"
  | "SEVERAL_KEYS"
  | "INVALID_REQUEST"
  | "DOUBTFUL_REQUEST"
  | "LINE_TOO_LONG"
  | "INVALID_BASELINE"
  | "NO_CATALOGUE"
  | "NOT_INSTALLED";

/** A place in a text that the user gave: half-open offsets. */
export interface TextPlace {
  readonly name: string;
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** The line of the file that the text begins with; default 1. */
  readonly firstLine?: number;
}

export class CliError extends Error {
  override readonly name = "CliError";
  constructor(
    readonly code: CliErrorCode,
    message: string,
    readonly hint: string,
    readonly place?: TextPlace,
  ) {
    super(message);
  }
}

export function usage(message: string, hint: string): CliError {
  return new CliError("USAGE", message, hint);
}

const SYSTEM_ERRORS: Readonly<Record<string, string>> = {
  ENOENT: "no such file or folder",
  EACCES: "permission denied",
  EPERM: "permission denied",
  EISDIR: "it is a folder",
  ENOTDIR: "a part of the path is not a folder",
  ENOSPC: "the disk is full",
  ENXIO: "nothing can be read from it",
  EROFS: "the file system is read-only",
  EMFILE: "too many files are open",
  ELOOP: "its symbolic links form a circle",
  ERR_STRING_TOO_LONG: "it is too large",
  ERR_FS_FILE_TOO_LARGE: "it is too large",
};

/** The reason a system call failed, in words. */
export function reasonOf(error: unknown): string {
  const { code, message } = error as { code?: string; message?: string };
  return (code !== undefined ? SYSTEM_ERRORS[code] : undefined) ?? code ?? message ?? String(error);
}
