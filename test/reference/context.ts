// From request to context: language 0.3 (entries), evaluation 1.2 (resource account) and 6.2 (derived keys).

import { isResourceSideOnly } from "./caller.js";
import type { Caller, CallerKind } from "./caller.js";
import { checkReadable, entryOf } from "./key-rules.js";
import type { KeyRules } from "./key-rules.js";
import { foldAscii, RequestProblem, utf8Bytes, wellFormed } from "./types.js";
import type { Context, Entry } from "./types.js";

const KIB = 1024;
/** 0.3-4: the text of one context value. */
function readScalar(value: unknown): string {
  if (typeof value === "string") {
    const text = wellFormed(value);
    if (utf8Bytes(text) > 8 * KIB) throw new RequestProblem("CONTEXT_VALUE_TOO_LONG");
    return text;
  }
  if (typeof value === "boolean") return String(value);
  if (typeof value === "number" && Number.isFinite(value)) return String(value);
  if (value instanceof Date && !Number.isNaN(value.getTime())) return value.toISOString();
  throw new RequestProblem("INVALID_CONTEXT_VALUE");
}

export interface Given {
  name: string;
  values: string[];
  isArray: boolean;
}

function readGiven(given: unknown): Given[] {
  if (given === undefined) return [];
  if (typeof given !== "object" || given === null || Array.isArray(given)) throw new RequestProblem("INVALID_CONTEXT");
  const present = Object.entries(given).filter(([, value]) => value !== undefined);
  if (present.length > 256) throw new RequestProblem("TOO_MANY_CONTEXT_KEYS");
  return present.map(([name, value]: [string, unknown]) => {
    if (!Array.isArray(value)) return { name: wellFormed(name), values: [readScalar(value)], isArray: false };
    if (value.length > 1024) throw new RequestProblem("TOO_MANY_CONTEXT_VALUES");
    return { name: wellFormed(name), values: Array.from(value as unknown[], readScalar), isArray: true };
  });
}

/** One entry per folded name: 0.3-1, 0.3-5. `rules`: where the numbers of values are checked. */
function mergeGiven(given: Given[], rules?: KeyRules): Context {
  const byName = new Map<string, Given[]>();
  for (const one of given) {
    const name = foldAscii(one.name);
    const same = byName.get(name);
    if (same) same.push(one);
    else byName.set(name, [one]);
  }
  const context: Context = new Map<string, Entry>();
  for (const [name, same] of byName) {
    const values = same.flatMap((one) => one.values);
    if (same.length > 1) {
      if (!/^[^/]*tag\//.test(name)) throw new RequestProblem("DUPLICATE_CONTEXT_KEY"); // 8-5
      const isDenied = rules?.denying.has(name) === true; // DECISIONS 64
      if (isDenied && values.length > 1) throw new RequestProblem("MULTIPLE_VALUES");
      context.set(name, { values, multivalued: !isDenied });
      continue;
    }
    context.set(name, entryOf(name, values, same[0]?.isArray === true, rules));
  }
  return context;
}

/** 6.2, second table. */
const PRINCIPAL_TYPES: Partial<Record<CallerKind, string>> = {
  root: "Account",
  user: "User",
  federatedUser: "FederatedUser",
  roleSession: "AssumedRole",
  role: "AssumedRole",
  anonymous: "Anonymous",
};

/** The derived keys of 6.2; those marked "directory only" come as `more` below. */
function derivedKeys(caller: Caller, resourceAccount: string | undefined, clock: number): Given[] {
  const derived: Given[] = [];
  const add = (name: string, value: string | undefined) => {
    if (value !== undefined) derived.push({ name, values: [value], isArray: false });
  };
  const { kind } = caller;
  const account = caller.account === "" ? undefined : caller.account; // an empty one is not a value
  if (kind === "originAccessIdentity") add("aws:PrincipalArn", caller.arn);
  if (!isResourceSideOnly(caller)) {
    add("aws:PrincipalArn", caller.principalArn);
    add("aws:PrincipalAccount", account);
    add("aws:username", kind === "user" ? caller.arn?.split("/").at(-1) : undefined);
    for (const [tag, value] of Object.entries(caller.tags)) add(`aws:PrincipalTag/${tag}`, value);
  }
  if (kind === "root") add("aws:userid", account);
  if (kind === "user") add("aws:userid", caller.uniqueId);
  const session = `${caller.entityUniqueId}:${caller.arn?.split("/").at(-1)}`;
  if (kind === "roleSession") add("aws:userid", caller.uniqueId ?? (caller.entityUniqueId === undefined ? undefined : session));
  if (kind === "federatedUser") add("aws:userid", `${caller.account}:${caller.arn?.split("/").at(-1)}`);
  if (kind === "anonymous") {
    add("aws:PrincipalAccount", "anonymous");
    add("aws:userid", "anonymous");
  } else {
    add("aws:PrincipalIsAWSService", String(kind === "service"));
  }
  add("aws:PrincipalType", PRINCIPAL_TYPES[kind]);
  if (kind === "service") {
    add("aws:PrincipalServiceName", caller.serviceNames[0]);
    derived.push({ name: "aws:PrincipalServiceNamesList", values: caller.serviceNames, isArray: true });
  }
  add("aws:ViaAWSService", "false");
  add("aws:ResourceAccount", resourceAccount === "" ? undefined : resourceAccount);
  add("aws:CurrentTime", new Date(clock).toISOString());
  add("aws:EpochTime", String(Math.floor(clock / 1000)));
  return derived;
}

/** The entries given, their numbers of values first, those of the caller's tags too, then the values (0.3-6, 0.3-7). */
export function readGivenContext(given: unknown, { tags }: Caller, rules: KeyRules, clock: number): Context {
  const context = mergeGiven(readGiven(given), rules);
  for (const [name, entry] of [...context]) if (entry.values.length === 0) context.delete(name); // 0.3-2
  const ofCaller = Object.entries(tags).map(([tag, value]) => ({
    name: `aws:PrincipalTag/${tag}`,
    values: [value],
    isArray: false,
  }));
  mergeGiven(
    ofCaller.filter(({ name }) => !context.has(foldAscii(name))),
    rules,
  );
  checkReadable(context, clock, rules);
  return context;
}

/** 6.2: a value given in the context wins over a derived one. `more`: what a directory knows. */
export function addDerived(context: Context, caller: Caller, resourceAccount: string | undefined, clock: number, more: Given[]) {
  const derived = mergeGiven([...derivedKeys(caller, resourceAccount, clock), ...more]);
  return new Map([...derived, ...context]);
}
