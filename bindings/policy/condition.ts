/**
 * The `Condition` element (§1.4, §6): operators, keys and values to a list of entries that must all hold.
 *
 * A value that can never match is dropped after its warning; an empty list stays an empty list, because §7 7-4 gives it
 * a meaning. An operator that is not known is an error in every mode: dropping it would grant what it withheld.
 */
import type { ArnPattern, ConditionEntry, ConditionTest, Pattern } from "./ast.js";
import { parseAddressRange } from "./addresses.js";
import { ARN_FIELD_COUNT, namesRolePath, splitArn } from "./arn.js";
import { canonicalBase64 } from "../text/base64.js";
import type { IssueCode } from "../findings/codes.js";
import type { Context } from "./context.js";
import { parseDate } from "./dates.js";
import { reportType } from "./json-type.js";
import type { Extent, JsonMember, JsonNode } from "../text/json-node.js";
import { parseDecimal } from "./numbers.js";
import type { BaseOperator, OperatorReading } from "./operators.js";
import { BASE_OPERATORS, readOperator } from "./operators.js";
import { nearest } from "../findings/suggest.js";
import { readTemplateAt } from "./template.js";
import { remembered } from "../text/remembered.js";
import { quote } from "../text/quote.js";
import { foldAscii } from "../text/fold.js";
import { hasVariable } from "./variables.js";

/** A condition value as text: numbers keep their spelling, Booleans are `true` and `false`. */
interface Value {
  readonly text: string;
  readonly at: Extent;
}

/** Returns the entries of a `Condition` element; faults are in the report. Elements of one text are read once. */
export function readCondition(node: JsonNode, context: Context): readonly ConditionEntry[] {
  const { text, recurring, hasVariables, report } = context;
  if (text === undefined) return readEntries(node, context);
  const known = hasVariables ? recurring.conditions : recurring.oldConditions;
  const written = text.slice(node.start, node.end);
  let entries = known.get(written);
  if (entries !== undefined) return entries;
  const before = report.entries.length;
  entries = readEntries(node, context);
  if (report.entries.length === before) known.set(written, entries);
  return entries;
}

function readEntries(node: JsonNode, context: Context): readonly ConditionEntry[] {
  if (node.kind !== "object") {
    reportType(node, "`Condition`", "an object", context);
    return [];
  }
  const entries: ConditionEntry[] = [];
  for (const member of node.members) readBlock(member, entries, context);
  return entries;
}

function readBlock(block: JsonMember, entries: ConditionEntry[], context: Context): void {
  const reading = remembered(context.recurring.operators, block.key, () => readOperator(block.key));
  if (reading.kind !== "operator") reportOperator(block, reading, context);
  if (block.value.kind !== "object") {
    reportType(block.value, `the block of ${quote(block.key)}`, "an object of condition keys", context);
    return;
  }
  checkCase(block.value.members, context);
  for (const member of block.value.members) {
    const values = readValues(member.value, context);
    const foldedKey = foldAscii(member.key);
    remembered(context.recurring.spellings, foldedKey, () => member.key);
    checkKey(member, foldedKey, values, context);
    if (reading.kind !== "operator") continue;
    entries.push({ operator: reading.operator, test: readTest(reading.base, values, context), key: member.key, foldedKey });
  }
}

function reportOperator(block: JsonMember, reading: Exclude<OperatorReading, { kind: "operator" }>, context: Context): void {
  if (reading.kind === "nullIfExists") {
    context.report.error(
      "NULL_WITH_IF_EXISTS",
      block,
      `${quote(block.key)}: \`Null\` takes no \`IfExists\``,
      "write `Null`: it tests presence by itself",
    );
    return;
  }
  const near = nearest(reading.base, BASE_OPERATORS.keys());
  const hint =
    near === undefined
      ? "operators are case-sensitive: `[ForAllValues:|ForAnyValue:]StringEquals[IfExists]` and its kin"
      : `did you mean \`${reading.qualifier}${near}${near === "Null" ? "" : reading.suffix}\`?`;
  context.report.error("INVALID_CONDITION_OPERATOR", block, `unknown condition operator ${quote(block.key)}`, hint);
}

/** Two spellings of one key; a name repeated to the letter was reported when the text was read. */
function checkCase(members: readonly JsonMember[], context: Context): void {
  if (members.length < 2) return;
  const firsts = new Map<string, JsonMember>();
  for (const member of members) {
    const folded = foldAscii(member.key);
    const first = remembered(firsts, folded, () => member);
    if (first.key !== member.key) {
      const details = `${quote(member.key)} and ${quote(first.key)} are the same condition key`;
      context.report.error("DUPLICATE_KEYS_WITH_DIFFERENT_CASE", [member, first], details, "join their values in one list");
    }
  }
}

function checkKey(member: JsonMember, foldedKey: string, values: readonly Value[], context: Context): void {
  if (!member.key.includes(":")) {
    const hint = "write `prefix:name`, as in `aws:SourceVpc`";
    context.report.warning("INVALID_CONDITION_KEY_FORMAT", member, `condition key ${quote(member.key)} has no colon`, hint);
  }
  if (foldedKey !== "aws:principalarn") return;
  for (const value of values) if (namesRolePath(value.text)) reportRolePath(value.text, value.at, context);
}

/** Evaluation-logic §1.1. */
export function reportRolePath(text: string, at: Extent, context: Context): void {
  const hint = "give role callers with `entityArn`, or through a directory";
  context.report.warning(
    "X_ROLE_PATH",
    at,
    `${quote(text)} names a role by its path, which a bare session ARN does not show`,
    hint,
  );
}

function readValues(node: JsonNode, context: Context): readonly Value[] {
  const nodes = node.kind === "array" ? node.items : [node];
  const values: Value[] = [];
  for (const item of nodes) {
    if (item.kind === "string" || item.kind === "number") values.push({ text: item.value, at: item });
    else if (item.kind === "boolean") values.push({ text: String(item.value), at: item });
    else if (item.kind !== "foreign") reportValueType(item, context);
  }
  return values;
}

function reportValueType(node: JsonNode, context: Context): void {
  const found = node.kind === "null" ? "`null`" : node.kind === "array" ? "a list within a list" : "an object";
  const hint = "write a string, a number, a Boolean, or a list of those";
  context.report.error("INVALID_CONDITION_DATA_TYPE", node, `a condition value is ${found}`, hint);
}

function readTest(base: BaseOperator, values: readonly Value[], context: Context): ConditionTest {
  switch (base.family) {
    case "stringEquals":
    case "stringEqualsIgnoreCase":
      return { kind: base.family, values: readTexts(values, false, context) };
    case "stringLike":
      return { kind: base.family, values: readTexts(values, true, context) };
    case "numeric": {
      const numbers = parseEach(values, parseDecimal, "TYPE_MISMATCH_NUMBER", "a number", context);
      return { kind: "numeric", comparison: base.comparison, values: numbers };
    }
    case "date":
      return { kind: "date", comparison: base.comparison, values: readDates(values, context) };
    case "bool":
      return readBool(values, context);
    case "binary":
      return { kind: "binary", values: values.map((value) => canonicalBase64(value.text)) };
    case "ip": {
      const ranges = parseEach(values, parseAddressRange, "TYPE_MISMATCH_IP_RANGE", "an IP address or range", context);
      return { kind: "ip", ranges, hasUnreadable: ranges.length < values.length };
    }
    case "arn":
      return { kind: "arn", values: readArns(values, context) };
    case "null": {
      return { kind: "null", values: parseEach(values, parseBoolean, "TYPE_MISMATCH_BOOLEAN", "`true` or `false`", context) };
    }
    default:
      return assertNever(base);
  }
}

function assertNever(value: never): never {
  throw new TypeError(`unhandled ${String(value)}`);
}

function readTexts(values: readonly Value[], wildcards: boolean, context: Context): readonly Pattern[] {
  return values.map((value) => readTemplateAt(value.text, wildcards, value.at, context));
}

/** Parses each value; what is none is reported and dropped, because it can never match. */
function parseEach<T>(
  values: readonly Value[],
  parse: (text: string) => T | undefined,
  code: IssueCode,
  what: string,
  context: Context,
): readonly T[] {
  const parsed: T[] = [];
  for (const value of values) {
    const result = parse(value.text);
    if (result !== undefined) parsed.push(result);
    else context.report.warning(code, value.at, `${quote(value.text)} is not ${what}, so it never matches`, `write ${what}`);
  }
  return parsed;
}

function readDates(values: readonly Value[], context: Context): Extract<ConditionTest, { kind: "date" }>["values"] {
  return values.flatMap((value) => {
    const reading = parseDate(value.text);
    if (reading.kind === "instant") return [reading.instant];
    if (reading.kind === "invalid") {
      const hint = "write `YYYY-MM-DDThh:mm:ssZ`, a shorter form of it, or seconds since 1970";
      context.report.error("TYPE_MISMATCH_DATE", value.at, `${quote(value.text)} is not a date`, hint);
    }
    return [];
  });
}

function parseBoolean(text: string): boolean | undefined {
  const folded = foldAscii(text);
  return folded === "true" ? true : folded === "false" ? false : undefined;
}

/** Variables are substituted here although AWS's pages disagree about it (§11 #4). */
function readBool(values: readonly Value[], context: Context): ConditionTest {
  const templates: Pattern[] = [];
  const plain: Value[] = [];
  for (const value of values) {
    const pattern = readTemplateAt(value.text, false, value.at, context);
    if (!hasVariable(pattern)) plain.push(value);
    else {
      templates.push(pattern);
      context.report.warning(
        "INVALID_VARIABLE_FOR_OPERATOR",
        value.at,
        `variable under \`Bool\`: ${quote(value.text)}`,
        "AWS documents no variables for `Bool`; it is substituted here",
      );
    }
  }
  const literals = parseEach(plain, parseBoolean, "TYPE_MISMATCH_BOOLEAN", "`true` or `false`", context);
  return { kind: "bool", literals, templates };
}

function readArns(values: readonly Value[], context: Context): readonly ArnPattern[] {
  return values.flatMap((value) => readArnPattern(value, context) ?? []);
}

/** §6.8: field by field; a short pattern is one glob if it has a `*`, else it matches nothing (6.8-5). */
function readArnPattern(value: Value, context: Context): ArnPattern | undefined {
  const texts = splitArn(value.text, context.hasVariables);
  if (texts.length < ARN_FIELD_COUNT) {
    const pattern = readTemplateAt(value.text, true, value.at, context);
    return pattern.some((token) => token.kind === "any") ? { kind: "whole", pattern } : undefined;
  }
  const fields = texts.map((text) => readTemplateAt(text, true, value.at, context));
  return { kind: "fields", fields: fields as [Pattern, Pattern, Pattern, Pattern, Pattern, Pattern] };
}
