/** The 27 condition operators (§6.1): one table, and the reading of their qualified names. */
import type { Comparison, ConditionOperator } from "./ast.js";

/** What a base operator tests. `negated`: it is true where the test is not. */
export type BaseOperator =
  | {
      readonly family: "stringEquals" | "stringEqualsIgnoreCase" | "stringLike" | "bool" | "binary" | "ip" | "arn" | "null";
      readonly negated: boolean;
    }
  | { readonly family: "numeric" | "date"; readonly comparison: Comparison; readonly negated: boolean };

/** By what they test. A name with `Not` in it is the negation; a comparison is what stands behind `Numeric` and `Date`. */
const NAMES: Readonly<Record<BaseOperator["family"], string>> = {
  stringEquals: "StringEquals StringNotEquals",
  stringEqualsIgnoreCase: "StringEqualsIgnoreCase StringNotEqualsIgnoreCase",
  stringLike: "StringLike StringNotLike",
  numeric: "NumericEquals NumericNotEquals NumericLessThan NumericLessThanEquals NumericGreaterThan NumericGreaterThanEquals",
  date: "DateEquals DateNotEquals DateLessThan DateLessThanEquals DateGreaterThan DateGreaterThanEquals",
  bool: "Bool",
  binary: "BinaryEquals",
  ip: "IpAddress NotIpAddress",
  arn: "ArnEquals ArnLike ArnNotEquals ArnNotLike",
  null: "Null",
};

/** By base name, case-sensitive. */
export const BASE_OPERATORS: ReadonlyMap<string, BaseOperator> = new Map(
  Object.entries(NAMES).flatMap(([family, names]) =>
    names.split(" ").map((name) => [name, baseOperator(family as BaseOperator["family"], name)] as const),
  ),
);

function baseOperator(family: BaseOperator["family"], name: string): BaseOperator {
  const negated = name.includes("Not");
  if (family !== "numeric" && family !== "date") return { family, negated };
  const [, first = "", rest = ""] = /^(?:Numeric|Date)(?:Not)?(.)(.*)/.exec(name) ?? [];
  return { family, comparison: (first.toLowerCase() + rest) as Comparison, negated };
}

export type OperatorReading =
  | { readonly kind: "operator"; readonly operator: ConditionOperator; readonly base: BaseOperator }
  /** `Null` asks for absence already (6.9-5). */
  | { readonly kind: "nullIfExists" }
  /** `qualifier` and `suffix` are well written; `base` is what no operator is called. */
  | { readonly kind: "unknown"; readonly qualifier: string; readonly base: string; readonly suffix: string };

/** Reads `[ForAllValues:|ForAnyValue:]Base[IfExists]`; every part is case-sensitive (6-1). */
export function readOperator(text: string): OperatorReading {
  const [, qualifier = "", name = "", suffix = ""] = /^(For(?:AllValues|AnyValue):)?(.*?)(IfExists)?$/s.exec(text) ?? [];
  const base = BASE_OPERATORS.get(name);
  if (base === undefined) return { kind: "unknown", qualifier, base: name, suffix };
  if (base.family === "null" && suffix !== "") return { kind: "nullIfExists" };
  const set = qualifier === "" ? "none" : qualifier === "ForAllValues:" ? "forAllValues" : "forAnyValue";
  return { kind: "operator", operator: { text, set, ifExists: suffix !== "", negated: base.negated }, base };
}
