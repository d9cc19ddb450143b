/** The condition operators of policy-language §6.1, by family, and their forms. */

export const OPERATORS = {
  string: ["StringEquals", "StringNotEquals", "StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase", "StringLike", "StringNotLike"],
  numeric: [
    "NumericEquals",
    "NumericNotEquals",
    "NumericLessThan",
    "NumericLessThanEquals",
    "NumericGreaterThan",
    "NumericGreaterThanEquals",
  ],
  date: ["DateEquals", "DateNotEquals", "DateLessThan", "DateLessThanEquals", "DateGreaterThan", "DateGreaterThanEquals"],
  bool: ["Bool"],
  binary: ["BinaryEquals"],
  address: ["IpAddress", "NotIpAddress"],
  arn: ["ArnEquals", "ArnLike", "ArnNotEquals", "ArnNotLike"],
  null: ["Null"],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type Family = keyof typeof OPERATORS;

const QUALIFIERS: readonly string[] = ["", "ForAllValues:", "ForAnyValue:"];

/** The forms of a base operator: qualifiers and IfExists. `Null` has no IfExists (6-3). */
export function formsOf(base: string): string[] {
  const suffixes = base === "Null" ? [""] : ["", "IfExists"];
  return QUALIFIERS.flatMap((qualifier) => suffixes.map((suffix) => `${qualifier}${base}${suffix}`));
}

export const BASES: readonly string[] = Object.values(OPERATORS).flat();
