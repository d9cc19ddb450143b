/** The base of the errors that carry findings. */
import { BrandedError } from "../model/branded.js";
import { errorLines } from "./error-lines.js";
import { isError, type Finding } from "./finding.js";

/** `code` is the issue code of the first error. `message` lists the first errors, a line each. */
export abstract class FindingsError<Found extends Finding> extends BrandedError<string> {
  constructor(
    readonly findings: readonly Found[],
    describe: (finding: Found) => string,
  ) {
    const errors = findings.filter(isError);
    super(errors[0]?.issueCode ?? "UNKNOWN", errorLines(errors, describe));
  }
}
