/** Condition keys of a route. */
import { quote } from "../../text/quote.js";
import { entriesOf, kindOf, listOf, membersOf, oneOf } from "../check.js";
import type { Findings } from "../error.js";
import { Refusal } from "../verdict.js";
import type { ContextValue } from "../../model/request.js";
import type { Scope } from "./reference.js";
import { fillValue, readTemplate, type Known, type Template } from "./template.js";

type Scalar = string | number | boolean | Date;
type Type = "string" | "number" | "bool" | "date";

export interface ContextEntry {
  readonly key: string;
  readonly values: readonly (Template | number | boolean)[];
  /** A list stays one, also of one value. */
  readonly isList: boolean;
  readonly type: Type | undefined;
  readonly isNeeded: boolean;
}

/**
 * Keys that say who calls, from where and when: the gateway or the engine sets them. In lower case; those that end in a slash are all
 * that begin so.
 */
const OWN: readonly string[] = [
  "aws:sourceip",
  "aws:securetransport",
  "aws:useragent",
  "aws:referer",
  "aws:multifactorauthpresent",
  "aws:multifactorauthage",
  "aws:tokenissuetime",
  "aws:requestedregion",
  "aws:currenttime",
  "aws:epochtime",
  "aws:username",
  "aws:userid",
  "aws:principal",
];

function isOwn(key: string): boolean {
  const folded = key.toLowerCase();
  return OWN.some((own) => folded === own || (own === "aws:principal" && folded.startsWith(own)));
}

export function readContext(value: unknown, override: boolean, known: Known, findings: Findings): ContextEntry[] {
  const entries = entriesOf(value, findings);
  const names = new Set(entries.map(([key]) => key.toLowerCase()));
  if (names.size < entries.length) findings.add("two keys differ only in capitals", "give each key once");
  return entries.flatMap(([key, expression, at]) => {
    if (isOwn(key) && !override) at.add(`${quote(key)} is set by the gateway`, "remove it, or set `override: true`");
    if (!/^[^\s:]+:\S/.test(key)) at.add(`${quote(key)} is not a condition key`, "write it as `service:Name`");
    return readEntry(key, expression, known, at) ?? [];
  });
}

function readEntry(key: string, expression: unknown, known: Known, findings: Findings): ContextEntry | undefined {
  const isPlain = typeof expression !== "object" || expression === null || Array.isArray(expression);
  const members = membersOf(isPlain ? { value: expression } : expression, ["value", "type", "required", "absent"], findings);
  if (members === undefined) return undefined;
  const at = isPlain ? findings : findings.at("value");
  const isList = Array.isArray(members["value"]);
  const given = isList ? listOf(members["value"], at) : [[members["value"], at] as const];
  const values = given.flatMap(([value, place]) => readScalar(value, known, place) ?? []);
  const type = oneOf<Type>(members["type"], ["string", "number", "bool", "date"], findings.at("type"));
  const absent = oneOf(members["absent"], ["omit", "deny"], findings.at("absent"));
  const required = oneOf(members["required"], [true, false], findings.at("required"));
  if (required !== undefined && absent !== undefined && required !== (absent === "deny"))
    findings.add("`required` and `absent` contradict each other", "leave one out");
  // A key of the gateway's that is merely missing would undo what the policies say of addresses and callers.
  return { key, values, isList, type, isNeeded: required ?? (absent === undefined ? isOwn(key) : absent === "deny") };
}

function readScalar(value: unknown, known: Known, findings: Findings): Template | number | boolean | undefined {
  if (typeof value === "string") return readTemplate(value, known, findings);
  if (typeof value === "boolean" || (typeof value === "number" && Number.isFinite(value))) return value;
  findings.add(`must be a text, a number or a boolean, found ${kindOf(value)}`, "correct it");
  return undefined;
}

/** The value of the key; undefined where it is absent. Throws Refusal BAD_MAPPING. */
export function fillEntry({ key, values, isList, type, isNeeded }: ContextEntry, scope: Scope): ContextValue {
  const filled = values.map((value) => (typeof value === "object" ? fillValue(value, scope) : value));
  if (filled.includes(undefined)) {
    if (isNeeded) throw new Refusal("BAD_MAPPING", `${key} has no value`);
    return undefined;
  }
  const flat = filled.flat() as (string | number | boolean)[];
  const typed = flat.map((value) => converted(value, type, key));
  return isList || Array.isArray(filled[0]) ? typed : typed[0];
}

function converted(value: string | number | boolean, type: Type | undefined, key: string): Scalar {
  switch (type) {
    case undefined:
      return value;
    case "string":
      return String(value);
    case "number":
      return numberOf(value, key);
    case "bool":
      return booleanOf(value, key);
    case "date":
      return dateOf(value, key);
  }
}

function numberOf(value: string | number | boolean, key: string): number {
  if (typeof value === "number") return value;
  if (typeof value === "string" && /^-?\d{1,15}(?:\.\d{1,9})?$/.test(value)) return Number(value);
  throw new Refusal("BAD_MAPPING", `${key} is not a number`);
}

function booleanOf(value: string | number | boolean, key: string): boolean {
  if (typeof value === "boolean") return value;
  if (value === "true" || value === "false") return value === "true";
  throw new Refusal("BAD_MAPPING", `${key} must be true or false`);
}

const ISO_DATE = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\d(?:\.\d{1,3})?(?:Z|[+-]\d\d:\d\d))?$/;

/** A number is seconds since 1970, as tokens have it. */
function dateOf(value: string | number | boolean, key: string): Date {
  const date = typeof value === "number" ? new Date(value * 1000) : new Date(ISO_DATE.test(String(value)) ? String(value) : NaN);
  if (Number.isNaN(date.getTime())) throw new Refusal("BAD_MAPPING", `${key} is not a date`);
  return date;
}
