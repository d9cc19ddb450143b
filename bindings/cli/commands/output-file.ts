/** Where a command's result goes: a file that is named, or standard output. */
import { writeFileSync } from "node:fs";
import { CliError, reasonOf, usage } from "../output/errors.js";
import type { Io } from "../output/io.js";
import type { Arguments } from "../input/options.js";
import { quotePath } from "../output/paint.js";

export const STANDARD_OUTPUT = "-";

/** Nothing is written unless a place is named: a file that appears unasked is a surprise. `what` goes to `--output`, for example `example`. */
export function outputOf(args: Arguments, what: string, example: string): string {
  const output = args.one("output");
  if (output === undefined) {
    throw usage("no output is given", `name the ${what} with \`-o ${example}\`, or write it to standard output with \`-o -\``);
  }
  if (output === STANDARD_OUTPUT && args.has("json")) {
    throw usage("`--json` and `-o -` both want standard output", `write the ${what} to a file`);
  }
  return output;
}

/** Writes the bytes to the file, or to standard output. */
export async function writeOutput(output: string, bytes: Uint8Array, io: Io): Promise<void> {
  if (output === STANDARD_OUTPUT) return io.stdout.write(bytes);
  try {
    writeFileSync(output, bytes);
  } catch (error) {
    throw new CliError(
      "UNWRITABLE_FILE",
      `cannot write ${quotePath(output)}: ${reasonOf(error)}`,
      "check that the folder exists and can be written to",
    );
  }
}
