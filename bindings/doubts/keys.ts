/** Condition keys that policies do not use, one slip from one that they do, and values that none of them can read. */
import { DERIVED_KEY_NAMES, keyShape } from "../policy/key-catalogue.js";
import type { AuthorizationRequest, ContextValue } from "../model/request.js";
import { quote } from "../text/quote.js";
import { foldAscii } from "../text/fold.js";
import { slip, type Doubt } from "./doubt.js";
import type { PolicyNames, UsedKey } from "./names.js";
import { isSlipOf } from "./near.js";
import { isReadable } from "./values.js";

export function keyDoubts({ context = {}, principal }: AuthorizationRequest, names: PolicyNames, redact: boolean): Doubt[] {
  const tags = typeof principal === "string" ? {} : (principal.tags ?? {});
  const given = [
    ...Object.entries(context).filter(([, value]) => value !== undefined),
    ...Object.entries(tags).map(([tag, value]) => [`aws:PrincipalTag/${tag}`, value] as const),
  ];
  const folded = new Set(given.map(([key]) => foldAscii(key)));
  return given.flatMap(([key, value]) => {
    const used = names.keys.get(foldAscii(key));
    const doubt = used === undefined ? unknownKey(key, folded, names) : unusableValue(used, value, redact);
    return doubt === undefined ? [] : [doubt];
  });
}

/** Requests hold keys that no policy uses; that alone raises no doubt. */
function unknownKey(key: string, given: ReadonlySet<string>, names: PolicyNames): Doubt | undefined {
  const folded = foldAscii(key);
  const isKnown = keyShape(folded) !== 0 || DERIVED_KEY_NAMES.includes(folded);
  if (isKnown && !folded.includes("/")) return undefined;
  for (const [known, { name }] of names.keys) {
    if (!given.has(known) && isSlipOfKey(key, known)) return slip("UNKNOWN_KEY", key, folded, name);
  }
  return !isKnown && folded.startsWith("aws:") && names.mode === "aws" ? notGlobal(key, folded) : undefined;
}

function notGlobal(key: string, folded: string): Doubt {
  const message = `AWS has no global condition key ${quote(key)}, and no policy uses one`;
  return { code: "UNKNOWN_KEY", message, hint: "correct the name, or leave the key out", name: folded };
}

/** In one of prefix, name and tag. */
function isSlipOfKey(key: string, known: string): boolean {
  const [a, b] = [partsOf(key), partsOf(known)];
  const same = a.map((part, index) => part.toLowerCase() === b[index]);
  if (same[1] && same[2]) return b[0] === "aws" && MISSPELT_AWS.has(a[0]!.toLowerCase());
  if (!same[0]) return false;
  return same[1] ? isSlipOf(a[2]!, b[2]!) : same[2]! && isSlipOf(a[1]!, b[1]!);
}

/** The prefix of global keys, one slip away or left out. */
const MISSPELT_AWS: ReadonlySet<string> = new Set(["", "aw", "ws", "as", "asw", "was", "awss", "aaws", "awws"]);

/** `aws:RequestTag/team` → `aws`, `RequestTag`, `team`. */
function partsOf(key: string): readonly [prefix: string, name: string, tag: string] {
  const colon = key.indexOf(":");
  const [name = "", ...tag] = key.slice(colon + 1).split("/");
  return [colon < 0 ? "" : key.slice(0, colon), name, tag.join("/")];
}

// --- values ---------------------------------------------------------------------------------------------------------------

function unusableValue({ name, readings }: UsedKey, given: ContextValue, redact: boolean): Doubt | undefined {
  const values = (Array.isArray(given) ? given : [given]) as readonly unknown[];
  const unusable = values.map(textOf).find((value) => !isReadable(value, readings));
  if (unusable === undefined) return undefined;
  const wanted = [...readings].map((reading) => `${/^[aA]/.test(reading) ? "an" : "a"} ${reading}`).join(" or ");
  const value = redact ? "the value" : quote(unusable);
  return {
    code: "UNUSABLE_VALUE",
    message: `${value} of ${quote(name)} is not ${wanted}, and policies compare the key with nothing else`,
    hint: `give ${wanted}, or leave the key out`,
  };
}

function textOf(value: unknown): string {
  return value instanceof Date ? value.toISOString() : String(value);
}
