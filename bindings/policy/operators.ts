/** The 27 condition operators (§6.1): one table, and the reading of their qualified names. */
import type { Comparison, ConditionOperator } from "./ast.js";

/** What a base operator tests. `negated`: it is true where the test is not. */
export type BaseOperator =
  | {
      readonly family: "stringEquals" | "stringEqualsIgnoreCase" | "stringLike" | "bool" | "binary" | "ip" | "arn" | "null";
      readonly negated: boolean;
    }
  | { readonly family: "numeric" | "date"; readonly comparison: Comparison; readonly negated: boolean };

/** By base name, case-sensitive. */
export const BASE_OPERATORS: ReadonlyMap<string, BaseOperator> = new Map<string, BaseOperator>([
  ["StringEquals", { family: "stringEquals", negated: false }],
  ["StringNotEquals", { family: "stringEquals", negated: true }],
  ["StringEqualsIgnoreCase", { family: "stringEqualsIgnoreCase", negated: false }],
  ["StringNotEqualsIgnoreCase", { family: "stringEqualsIgnoreCase", negated: true }],
  ["StringLike", { family: "stringLike", negated: false }],
  ["StringNotLike", { family: "stringLike", negated: true }],
  ["NumericEquals", { family: "numeric", comparison: "equals", negated: false }],
  ["NumericNotEquals", { family: "numeric", comparison: "equals", negated: true }],
  ["NumericLessThan", { family: "numeric", comparison: "lessThan", negated: false }],
  ["NumericLessThanEquals", { family: "numeric", comparison: "lessThanEquals", negated: false }],
  ["NumericGreaterThan", { family: "numeric", comparison: "greaterThan", negated: false }],
  ["NumericGreaterThanEquals", { family: "numeric", comparison: "greaterThanEquals", negated: false }],
  ["DateEquals", { family: "date", comparison: "equals", negated: false }],
  ["DateNotEquals", { family: "date", comparison: "equals", negated: true }],
  ["DateLessThan", { family: "date", comparison: "lessThan", negated: false }],
  ["DateLessThanEquals", { family: "date", comparison: "lessThanEquals", negated: false }],
  ["DateGreaterThan", { family: "date", comparison: "greaterThan", negated: false }],
  ["DateGreaterThanEquals", { family: "date", comparison: "greaterThanEquals", negated: false }],
  ["Bool", { family: "bool", negated: false }],
  ["BinaryEquals", { family: "binary", negated: false }],
  ["IpAddress", { family: "ip", negated: false }],
  ["NotIpAddress", { family: "ip", negated: true }],
  ["ArnEquals", { family: "arn", negated: false }],
  ["ArnLike", { family: "arn", negated: false }],
  ["ArnNotEquals", { family: "arn", negated: true }],
  ["ArnNotLike", { family: "arn", negated: true }],
  ["Null", { family: "null", negated: false }],
]);

const FOR_ALL_VALUES = "ForAllValues:",
  FOR_ANY_VALUE = "ForAnyValue:",
  IF_EXISTS = "IfExists";

export type OperatorReading =
  | { readonly kind: "operator"; readonly operator: ConditionOperator; readonly base: BaseOperator }
  /** `Null` asks for absence already (6.9-5). */
  | { readonly kind: "nullIfExists" }
  /** `qualifier` and `suffix` are well written; `base` is what no operator is called. */
  | { readonly kind: "unknown"; readonly qualifier: string; readonly base: string; readonly suffix: string };

/** Reads `[ForAllValues:|ForAnyValue:]Base[IfExists]`; every part is case-sensitive (6-1). */
export function readOperator(text: string): OperatorReading {
  const qualifier = text.startsWith(FOR_ALL_VALUES) ? FOR_ALL_VALUES : text.startsWith(FOR_ANY_VALUE) ? FOR_ANY_VALUE : "";
  const suffix = text.endsWith(IF_EXISTS) ? IF_EXISTS : "";
  const name = text.slice(qualifier.length, text.length - suffix.length);
  const base = BASE_OPERATORS.get(name);
  if (base === undefined) return { kind: "unknown", qualifier, base: name, suffix };
  if (base.family === "null" && suffix !== "") return { kind: "nullIfExists" };
  const set = qualifier === "" ? "none" : qualifier === FOR_ALL_VALUES ? "forAllValues" : "forAnyValue";
  return { kind: "operator", operator: { text, set, ifExists: suffix !== "", negated: base.negated }, base };
}
