/** Condition entries → atoms: forms become flags, values become sorted sets, bounds, ranges and programs. */
import {
  FORM_FOR_ALL,
  FORM_FOR_ANY,
  FORM_IF_EXISTS,
  FORM_NEGATED,
  MASK_FALSE,
  MASK_TRUE,
  ORDER_LESS,
  ORDER_OR_EQUAL,
  TEST_ARN,
  TEST_BINARY,
  TEST_BOOL,
  TEST_DATE,
  TEST_DATE_ORDER,
  TEST_IP,
  TEST_LIKE,
  TEST_NULL,
  TEST_NUMBER,
  TEST_NUMBER_ORDER,
  TEST_STRING,
  TEST_STRING_FOLD,
} from "../../../assembly/layout.js";
import { hashBinary, toBinary } from "../../artifact/bytes.js";
import type { Comparison, ConditionEntry, ConditionOperator, ConditionTest, Pattern } from "../../policy/ast.js";
import { encodeDecimal, encodeInstant, encodeRanges } from "./encode.js";
import type { AtomIr } from "./ir.js";
import { literalText, patternKey } from "./patterns.js";
import { compareTexts } from "../../text/compare.js";

type TestParts = Pick<AtomIr, "test"> & Partial<Pick<AtomIr, "flags" | "operands" | "programs" | "arns">>;

/** The atom of a condition entry. */
export function lowerCondition(entry: ConditionEntry): AtomIr {
  const { test, flags = 0, operands = [], programs = [], arns = [] } = lowerTest(entry.test);
  const allFlags = flags | formFlags(entry.operator);
  const id =
    `${test} ${allFlags} ${entry.foldedKey.length}:${entry.foldedKey} ` +
    `${listKey(operands, textKey)} ${listKey(programs, patternKey)} ${listKey(arns, fieldsKey)}`;
  return { id, test, flags: allFlags, key: entry.foldedKey, operands, programs, arns };
}

function listKey<T>(items: readonly T[], keyOf: (item: T) => string): string {
  if (items.length === 1) return `1[${keyOf(items[0]!)}]`;
  return items.length === 0 ? "0[]" : `${items.length}[${items.map(keyOf).join(",")}]`;
}

function textKey(text: string): string {
  return `${text.length}:${text}`;
}

function fieldsKey(fields: readonly Pattern[]): string {
  return fields.map(patternKey).join("|");
}

function formFlags(operator: ConditionOperator): number {
  const set = operator.set === "forAllValues" ? FORM_FOR_ALL : operator.set === "forAnyValue" ? FORM_FOR_ANY : 0;
  return set | (operator.negated ? FORM_NEGATED : 0) | (operator.ifExists ? FORM_IF_EXISTS : 0);
}

function lowerTest(test: ConditionTest): TestParts {
  switch (test.kind) {
    case "stringEquals":
      return { test: TEST_STRING, ...splitLiterals(test.values) };
    case "stringEqualsIgnoreCase":
      return { test: TEST_STRING_FOLD, programs: sortedPatterns(test.values) };
    case "stringLike":
      return { test: TEST_LIKE, ...splitLiterals(test.values) };
    case "numeric":
      return lowerComparison(test.comparison, test.values.map(encodeDecimal), TEST_NUMBER, TEST_NUMBER_ORDER);
    case "date":
      return lowerComparison(test.comparison, test.values.map(encodeInstant), TEST_DATE, TEST_DATE_ORDER);
    case "bool":
      return { test: TEST_BOOL, flags: mask(test.literals), programs: sortedPatterns(test.templates) };
    case "binary":
      return { test: TEST_BINARY, operands: sortedSet(test.values.map(toBinary)) };
    case "ip":
      return { test: TEST_IP, operands: [encodeRanges(test.ranges, 4), encodeRanges(test.ranges, 6)] };
    case "arn":
      return {
        test: TEST_ARN,

        programs: sortedPatterns(test.values.flatMap((value) => (value.kind === "whole" ? [value.pattern] : []))),
        arns: test.values.flatMap((value) => (value.kind === "fields" ? [value.fields] : [])),
      };
    case "null":
      return { test: TEST_NULL, flags: mask(test.values) };
  }
}

/** Equality keeps a set; of several bounds the loosest decides (the values of a list are alternatives). */
function lowerComparison(comparison: Comparison, encoded: string[], equals: number, order: number): TestParts {
  if (comparison === "equals") return { test: equals, operands: sortedSet(encoded) };
  const less = comparison.startsWith("lessThan");
  const orEqual = comparison.endsWith("ThanEquals");
  const bound = [...encoded].sort(compareTexts).at(less ? -1 : 0);
  return {
    test: order,
    flags: (less ? ORDER_LESS : 0) | (orEqual ? ORDER_OR_EQUAL : 0),
    operands: bound === undefined ? [] : [bound],
  };
}

function mask(values: readonly boolean[]): number {
  return (values.includes(true) ? MASK_TRUE : 0) | (values.includes(false) ? MASK_FALSE : 0);
}

/** Values without wildcards and variables are a set; the others are programs. */
function splitLiterals(values: readonly Pattern[]): Pick<AtomIr, "operands" | "programs"> {
  const operands: string[] = [];
  const programs: Pattern[] = [];
  for (const value of values) {
    const literal = literalText(value);
    if (literal === undefined) programs.push(value);
    else operands.push(toBinary(literal));
  }
  return { operands: sortedSet(operands), programs: sortedPatterns(programs) };
}

/** Distinct texts by (hash, length, bytes): the order in which the core searches them. */
function sortedSet(texts: readonly string[]): string[] {
  if (texts.length < 2) return [...texts];
  const keyed = [...new Set(texts)].map((text) => ({ text, hash: hashBinary(text) }));
  keyed.sort((a, b) => a.hash - b.hash || a.text.length - b.text.length || compareTexts(a.text, b.text));
  return keyed.map(({ text }) => text);
}

function sortedPatterns(patterns: readonly Pattern[]): Pattern[] {
  if (patterns.length < 2) return [...patterns];
  const byKey = new Map(patterns.map((pattern) => [patternKey(pattern), pattern]));
  return [...byKey.entries()].sort(([a], [b]) => compareTexts(a, b)).map(([, pattern]) => pattern);
}
