/** What is wrong before anything is served: all of it at once, each with its place. */

export type FaultCode =
  "USAGE" | "CONFIG_INVALID" | "CONFIG_UNREADABLE" | "DIRECTORY_INVALID" | "POLICIES_INVALID" | "LISTEN_FAILED";

export interface Fault {
  readonly code: FaultCode;
  readonly message: string;
  /** What to do about it. */
  readonly hint: string;
  readonly file?: string;
  /** From 1. */
  readonly line?: number;
  /** From 1. */
  readonly column?: number;
}

export class StartError extends Error {
  override readonly name = "StartError";
  constructor(readonly faults: readonly Fault[]) {
    super(faults.map(describeFault).join("\n"));
  }
}

export function startError(code: FaultCode, message: string, hint: string): StartError {
  return new StartError([{ code, message, hint }]);
}

/** `file:line:column: CODE message (hint)`. */
export function describeFault({ code, message, hint, file, line, column }: Fault): string {
  const place = [file, line, column].filter((part) => part !== undefined).join(":");
  return `${place === "" ? "" : `${place}: `}${code} ${message} (${hint})`;
}

/** A text of somebody else in a message: quoted and cut. */
export function quote(text: string): string {
  const printable = text.replace(/[^\x20-\x7e]/gu, "\ufffd");
  return `\`${printable.length > 60 ? `${printable.slice(0, 60)}…` : printable}\``;
}
