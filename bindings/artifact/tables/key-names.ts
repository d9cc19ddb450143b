/** Condition keys as reports show them. The artifact's own names are folded to lower case. */
import { spelledByAws } from "../../policy/key-names.js";
import { toWellFormed } from "../../text/utf8.js";
import { foldAscii } from "../../text/fold.js";
import type { DebugInfo } from "../debug.js";
import type { ArtifactKey } from "../reader.js";

/** In index order: as policies spell them, where the debug section says so; without it, as AWS does. */
export function keyNames(keys: readonly ArtifactKey[], debug: DebugInfo | undefined): string[] {
  if (debug?.keys === undefined) return keys.map(({ name }) => spelledByAws(name));
  const spelled = byFoldedName(debug.keys);
  return keys.map(({ name }) => spelled.get(name) ?? name);
}

/** Spellings by the key that they are spellings of. */
export function byFoldedName(spellings: readonly string[]): ReadonlyMap<string, string> {
  return new Map(spellings.map((name) => [foldAscii(toWellFormed(name)), name]));
}
