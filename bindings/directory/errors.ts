/** What `readDirectory` throws. */
import { FindingsError } from "../findings/findings-error.js";
import { describeDirectoryFinding, type DirectoryFinding } from "./findings.js";

/**
 * Thrown when the sources make no valid directory: every finding of every source, warnings included, in order.
 * `code` is the issue code of the first error. `message` lists the first errors, a line each.
 */
export class DirectoryError extends FindingsError<DirectoryFinding> {
  protected static override readonly brand = "DirectoryError";
  declare readonly name: "DirectoryError";
  constructor(findings: readonly DirectoryFinding[]) {
    super(findings, describeDirectoryFinding);
  }
}
