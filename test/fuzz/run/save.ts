/** Writes what was found as a file of the corpus (corpus/README.md): an array of one case, to be given its source. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Returns the file's path. */
export function saveCase(directory: string, name: string, found: object): string {
  mkdirSync(directory, { recursive: true });
  const file = join(directory, `${name}.json`);
  writeFileSync(file, `${JSON.stringify([found], null, 2)}\n`);
  return file;
}
