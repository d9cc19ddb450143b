/** Keys of services that requests of an action do not have, as the catalogue says: what a policy asks of them is never there. */
import type { ValidationCatalogue } from "../model/curated.js";
import { foldAscii } from "../text/fold.js";
import { indexOf } from "../validator/catalogue-index.js";

/** Global keys are in all requests, whatever a list of an action says; so only those of services can be uncarried. */
export function isServiceKey(key: string): boolean {
  return key.includes(":") && !foldAscii(key).startsWith("aws:");
}

/**
 * Those of `keys` that belong to a service of the catalogue and that it does not list with the action; none where it does not know the
 * action. Each once, as it is written first.
 */
export function uncarriedKeys(action: string, keys: Iterable<string>, catalogue: ValidationCatalogue): readonly string[] {
  const index = indexOf(catalogue);
  const [prefix = "", name = ""] = foldAscii(action).split(":");
  const found = new Map<string, string>();
  for (const key of keys) {
    const folded = foldAscii(key);
    if (!isServiceKey(key) || found.has(folded) || index.key(folded) === undefined) continue;
    if (!index.canCarry(prefix, name, folded)) found.set(folded, key);
  }
  return [...found.values()];
}
