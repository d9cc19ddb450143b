/** Files that a command writes: every failure becomes a sentence that names the path. */
import { writeFileSync } from "node:fs";
import { CliError, reasonOf } from "./errors.js";
import { quotePath } from "./paint.js";

export function writing(path: string, content: string, write: (path: string, content: string) => void = writeFileSync): void {
  try {
    write(path, content);
  } catch (error) {
    const hint = "check that the folder exists and can be written to";
    throw new CliError("UNWRITABLE_FILE", `cannot write ${quotePath(path)}: ${reasonOf(error)}`, hint);
  }
}
