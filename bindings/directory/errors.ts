/** What `readDirectory` throws. */
import { isBranded } from "../model/branded.js";
import { errorLines } from "../findings/error-lines.js";
import { describeDirectoryFinding, isError, type DirectoryFinding } from "./findings.js";

const BRAND = Symbol.for("postern.DirectoryError");

/**
 * Thrown when the sources make no valid directory: every finding of every source, warnings included, in order.
 * `code` is the issue code of the first error. `message` lists the first errors, a line each.
 */
export class DirectoryError extends Error {
  override readonly name = "DirectoryError";
  readonly [BRAND] = true;
  readonly code: string;
  constructor(readonly findings: readonly DirectoryFinding[]) {
    const errors = findings.filter(isError);
    super(errorLines(errors, describeDirectoryFinding));
    this.code = errors[0]?.issueCode ?? "UNKNOWN";
  }
  /** Holds across copies of the package. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return isBranded(value, BRAND);
  }
}
