/** Actions that policies do not name, one slip from one that they do. */
import { foldAscii } from "../text/fold.js";
import { slip, type Doubt } from "./doubt.js";
import type { PolicyNames } from "./names.js";
import { isSlipOf } from "./near.js";

/** Wildcards may match it none the less: `s3:Get*` lets a misspelt action pass by a Deny of the right one. */
export function actionDoubt(action: string, { actions }: PolicyNames): Doubt | undefined {
  const [prefix = "", name = ""] = action.split(":", 2);
  const folded = foldAscii(prefix);
  const named = actions.get(folded);
  if (named?.has(foldAscii(name)) === true) return undefined;
  const near = named === undefined ? nearPrefix(prefix, name, actions.keys()) : nearName(name, named);
  return near === undefined ? undefined : slip("UNKNOWN_ACTION", action, foldAscii(action), near);
}

function nearPrefix(prefix: string, name: string, known: Iterable<string>): string | undefined {
  for (const each of known) if (isSlipOf(prefix, each)) return `${each}:${name}`;
  return undefined;
}

function nearName(name: string, known: ReadonlyMap<string, string>): string | undefined {
  for (const [each, spelled] of known) if (isSlipOf(name, each)) return spelled;
  return undefined;
}
