/**
 * Every condition operator in every form, asked in every state of its key. What must hold is the table of policy-language
 * §6.2; what a single value passes is known by its choice.
 */
import type { ContextValue, NamedPolicy } from "../../bindings/index.js";

interface Operator {
  readonly name: string;
  readonly value: string;
  /** A request value that is the same, one that differs, and one that is not a value of the type. */
  readonly same: string;
  readonly other: string;
  readonly illTyped?: string;
}

const DAY = "2020-01-01T00:00:00Z";

const OPERATORS: readonly Operator[] = [
  ...["StringEquals", "StringNotEquals"].map((name) => ({ name, value: "a", same: "a", other: "A" })),
  ...["StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase"].map((name) => ({ name, value: "aÄ", same: "Aä", other: "a" })),
  ...["StringLike", "StringNotLike"].map((name) => ({ name, value: "a*?", same: "abc", other: "a" })),
  ...["NumericEquals", "NumericNotEquals"].map((name) => ({ name, value: "5", same: "5.0", other: "-5", illTyped: "five" })),
  { name: "NumericLessThan", value: "5", same: "4.9", other: "5", illTyped: "0x4" },
  { name: "NumericLessThanEquals", value: "5", same: "5e0", other: "5.1", illTyped: "4," },
  { name: "NumericGreaterThan", value: "5", same: "50", other: "5", illTyped: "6 " },
  { name: "NumericGreaterThanEquals", value: "5", same: "5", other: "4", illTyped: "." },
  ...["DateEquals", "DateNotEquals"].map((name) => ({
    name,
    value: DAY,
    same: "1577836800",
    other: "1577836801",
    illTyped: "now",
  })),
  { name: "DateLessThan", value: DAY, same: "1577836799", other: DAY, illTyped: "2019" + "-13-01" },
  { name: "DateLessThanEquals", value: DAY, same: DAY, other: "2020-01-01T00:00:01Z", illTyped: "1e3" },
  { name: "DateGreaterThan", value: DAY, same: "2020-01-01T00:00:00.001Z", other: DAY, illTyped: "2020-01-02T" },
  { name: "DateGreaterThanEquals", value: DAY, same: DAY, other: "2019-12-31T23:59:59Z", illTyped: "-" },
  { name: "Bool", value: "true", same: "TRUE", other: "false" },
  { name: "BinaryEquals", value: "QUI=", same: "QUI=", other: "QUJD" },
  ...["IpAddress", "NotIpAddress"].map((name) => ({
    name,
    value: "10.0.0.0/8",
    same: "10.1.2.3",
    other: "::1",
    illTyped: "10.1.2",
  })),
  ...["ArnEquals", "ArnLike", "ArnNotEquals", "ArnNotLike"].map((name) => ({
    name,
    value: "arn:aws:s3:::b*",
    same: "arn:aws:s3:::bx",
    other: "arn:aws:sqs:::b",
  })),
];

type Prefix = "" | "ForAllValues:" | "ForAnyValue:";

export interface Cell {
  readonly operator: string;
  readonly action: string;
  readonly state: string;
  /** The context value of the one key; undefined: absent. */
  readonly given: ContextValue;
  readonly holds: boolean;
}

export const MATRIX_KEY = "k:matrix";

interface Entry {
  readonly operator: Operator;
  readonly prefix: Prefix;
  readonly ifExists: boolean;
  readonly negated: boolean;
  readonly full: string;
  readonly action: string;
}

const PREFIXES: readonly Prefix[] = ["", "ForAllValues:", "ForAnyValue:"];

const ENTRIES: readonly Entry[] = OPERATORS.flatMap((operator) =>
  PREFIXES.flatMap((prefix) =>
    [false, true].map((ifExists) => ({
      operator,
      prefix,
      ifExists,
      negated: operator.name.includes("Not"),
      full: `${prefix}${operator.name}${ifExists ? "IfExists" : ""}`,
    })),
  ),
).map((entry, index) => ({ ...entry, action: `m:a${index}` }));

/** Null in its three forms, for each of its values. */
const NULLS = PREFIXES.flatMap((prefix) => ["true", "false"].map((value) => ({ prefix, value }))).map((entry, index) => ({
  ...entry,
  action: `m:null${index}`,
}));

/** A statement for each operator in each form. */
export const MATRIX_POLICY: NamedPolicy = {
  name: "matrix",
  document: {
    Version: "2012-10-17",
    Statement: [
      ...ENTRIES.map(({ full, operator, action }) => allow(action, { [full]: { [MATRIX_KEY]: operator.value } })),
      ...NULLS.map(({ prefix, value, action }) => allow(action, { [`${prefix}Null`]: { [MATRIX_KEY]: value } })),
    ],
  },
};

function allow(Action: string, Condition: object): object {
  return { Effect: "Allow", Action, Resource: "*", Condition };
}

/** Every cell of the matrix: what is given, and whether the condition holds. */
export function cells(): Cell[] {
  return [...ENTRIES.flatMap(cellsOf), ...NULLS.flatMap(nullCells)];
}

function cellsOf(entry: Entry): Cell[] {
  const { operator, prefix, negated, full, action } = entry;
  const cell = (state: string, given: ContextValue, holds: boolean): Cell => ({ operator: full, action, state, given, holds });
  const { same, other, illTyped } = operator;
  const isTyped = illTyped !== undefined;
  // One value, by the operator's polarity; an ill-typed one passes neither (§6.4, §6.5, §6.7).
  const passes = (value: string): boolean => !(isTyped && (value === illTyped || value === "")) && (value === same) !== negated;
  const several = (values: readonly string[]): boolean =>
    prefix === "" ? false : prefix === "ForAllValues:" ? values.every(passes) : values.some(passes);
  const lists = [[same, same], [same, other], [other], ...(isTyped ? [[illTyped, same], [illTyped, other], [illTyped]] : [])];
  const whenAbsent = prefix === "" ? negated || entry.ifExists : prefix === "ForAllValues:";
  // §6.2 for the null data set under a qualifier; a plain operator takes "" as a value.
  const whenEmpty = prefix === "" ? passes("") : prefix === "ForAllValues:";
  return [
    cell("absent", undefined, whenAbsent),
    cell("empty list", [], whenAbsent),
    cell("empty", "", whenEmpty),
    cell("single", same, passes(same)),
    cell("single, other", other, passes(other)),
    ...(isTyped ? [cell("ill-typed", illTyped, passes(illTyped))] : []),
    ...lists.map((values) => cell(`several: ${values.join(" ")}`, values, several(values))),
  ];
}

function nullCells({ prefix, value, action }: (typeof NULLS)[number]): Cell[] {
  const holds = (isNull: boolean): boolean => (prefix === "" ? isNull === (value === "true") : prefix === "ForAllValues:");
  const cell = (state: string, given: ContextValue, isNull: boolean): Cell => {
    return { operator: `${prefix}Null ${value}`, action, state, given, holds: holds(isNull) };
  };
  return [
    cell("absent", undefined, true),
    cell("empty", "", true),
    cell("single", "x", false),
    cell("several", ["x", ""], false),
    cell("several empty", ["", ""], true),
  ];
}
