// What the policies make of the keys they use, settled before any request (language 0.3-1, 0.3-6, 0.3-7).

import { shapeOf, typeOf } from "./catalogue.js";
import type { KeyType } from "./catalogue.js";
import { textOf } from "./document.js";
import { readOperator, takesVariables } from "./operators.js";
import { foldAscii, listOf, RequestProblem } from "./types.js";
import type { Context, Entry, Policy, Statement } from "./types.js";
import { parseAddress, parseDate, parseDecimal } from "./values.js";
import { variableNames } from "./variables.js";

const FAMILIES = ["IpAddress", "Date", "Numeric", "Bool"] as const;
type Family = (typeof FAMILIES)[number];

/** Of every list, the keys are folded (8-1). */
export interface KeyRules {
  /** As condition key or variable, or by the interpreter itself (DECISIONS 6). */
  used: Set<string>;
  /** 0.3-6 (a): what a list would switch off. */
  denying: Set<string>;
  /** The families of 0.3-7 that are applied to each key. */
  families: Map<string, Set<Family>>;
}

/** 0.3-6 (b): what the engine derives (evaluation 6.2, families of tags aside) or looks at itself. */
export const OF_THE_ENGINE = foldAscii(
  "aws:PrincipalArn aws:PrincipalAccount aws:PrincipalType aws:userid aws:username aws:PrincipalIsAWSService " +
    "aws:PrincipalServiceName aws:PrincipalServiceNamesList aws:ViaAWSService aws:CurrentTime aws:EpochTime aws:ResourceAccount " +
    "aws:PrincipalOrgID aws:PrincipalOrgPaths aws:PrincipalOrgMasterAccountId aws:ResourceOrgID aws:ResourceOrgPaths " +
    "aws:SourceIdentity aws:MultiFactorAuthPresent aws:SourceVpc aws:SourceVpce aws:CalledVia s3:DataAccessPointAccount",
).split(" ");

interface Entries {
  operator: string;
  key: string;
  values: string[];
}

function entriesOf({ Condition = {} }: Statement): Entries[] {
  return Object.entries(Condition).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, values]) => ({ operator, key: foldAscii(key), values: listOf(values).map(textOf) })),
  );
}

function variablesOf(statement: Statement, hasVariables: boolean): string[] {
  const ofConditions = entriesOf(statement)
    .filter(({ operator }) => takesVariables(readOperator(operator).base))
    .flatMap(({ values }) => values);
  const texts = [...listOf(statement.Resource), ...listOf(statement.NotResource), ...ofConditions];
  return texts.flatMap((text) => variableNames(text, hasVariables)).map(foldAscii);
}

/** Neither `Null` nor under a set operator. */
function isPlain({ operator }: Entries): boolean {
  const { base, qualifier } = readOperator(operator);
  return base !== "Null" && qualifier === undefined;
}

/** `lookedAt`: keys that are used though no policy has them. */
export function keyRules(policies: Policy[], lookedAt: string[] = []): KeyRules {
  const rules: KeyRules = { used: new Set(lookedAt), denying: new Set(), families: new Map() };
  for (const { type, hasVariables, statements } of policies) {
    for (const statement of statements) {
      if (type === "rcp" && statement.Effect === "Allow") continue; // it changes nothing
      const entries = entriesOf(statement);
      const variables = variablesOf(statement, hasVariables);
      for (const key of [...entries.map(({ key: name }) => name), ...variables]) rules.used.add(key);
      for (const { operator, key } of entries) {
        const family = FAMILIES.find((one) => readOperator(operator).base.startsWith(one));
        if (family) rules.families.set(key, new Set([...(rules.families.get(key) ?? []), family]));
      }
      if (statement.Effect === "Allow") continue;
      for (const key of [...entries.filter(isPlain).map(({ key: name }) => name), ...variables]) rules.denying.add(key);
    }
  }
  return rules;
}

/** Of two artifacts, each of which refuses a request by its own: the session policies of a request have rules of their own. */
export function bothRules(one: KeyRules, other: KeyRules): KeyRules {
  const names = new Set([...one.families.keys(), ...other.families.keys()]);
  const families = [...names].map((name) => [name, new Set([one, other].flatMap((each) => [...(each.families.get(name) ?? [])]))]);
  return {
    used: new Set([...one.used, ...other.used]),
    denying: new Set([...one.denying, ...other.denying]),
    families: new Map(families as [string, Set<Family>][]),
  };
}

/** 0.3-6: is a list for this S key refused? */
function refusesLists(key: string, { used, denying }: KeyRules): boolean {
  return denying.has(key) || (used.has(key) && OF_THE_ENGINE.includes(key));
}

/** 0.3-1: the entry of a name that is given once. `isArray`: as it was given. */
export function entryOf(key: string, values: string[], isArray: boolean, rules: KeyRules | undefined): Entry {
  const shape = shapeOf(key);
  const isList = shape === "S" && values.length > 1;
  if (isList && rules && refusesLists(key, rules)) throw new RequestProblem("MULTIPLE_VALUES", key);
  return { values, multivalued: isList || (shape === undefined ? isArray : shape === "M") };
}

function isReadable(value: string, family: Family, type: KeyType): boolean {
  switch (family) {
    case "IpAddress":
      return parseAddress(value) !== undefined;
    case "Date":
      return parseDate(value) !== undefined;
    case "Numeric":
      return parseDecimal(value) !== undefined || (type === "Date" && parseDate(value) !== undefined); // 6.4-7
    case "Bool":
      return ["true", "false"].includes(foldAscii(value));
  }
}

/** The clock's keys are checked as if they had been given. */
function clockValues(key: string, clock: number): string[] {
  if (key === "aws:currenttime") return [new Date(clock).toISOString()];
  return key === "aws:epochtime" ? [String(Math.floor(clock / 1000))] : [];
}

/** 0.3-7. */
export function checkReadable(context: Context, clock: number, { families }: KeyRules): void {
  for (const [key, applied] of families) {
    const type = typeOf(key);
    if (type === undefined) continue;
    const values = context.get(key)?.values ?? clockValues(key, clock);
    const isSound = [...applied].every((family) => values.every((value) => isReadable(value, family, type)));
    if (!isSound) throw new RequestProblem("INVALID_CONTEXT_VALUE", `${key} ${type}`);
  }
}
