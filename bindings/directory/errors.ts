/** What `readDirectory` throws. */
import { BrandedError } from "../model/branded.js";
import { errorLines } from "../findings/error-lines.js";
import { describeDirectoryFinding, isError, type DirectoryFinding } from "./findings.js";

/**
 * Thrown when the sources make no valid directory: every finding of every source, warnings included, in order.
 * `code` is the issue code of the first error. `message` lists the first errors, a line each.
 */
export class DirectoryError extends BrandedError<string> {
  protected static override readonly brand = "DirectoryError";
  declare readonly name: "DirectoryError";
  constructor(readonly findings: readonly DirectoryFinding[]) {
    const errors = findings.filter(isError);
    super(errors[0]?.issueCode ?? "UNKNOWN", errorLines(errors, describeDirectoryFinding));
  }
}
