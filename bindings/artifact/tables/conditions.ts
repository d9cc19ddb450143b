/** Atoms → operator, key and values, as a policy would write them. */
import {
  ATOM_ARN_COUNT,
  ATOM_ARNS,
  ATOM_BYTES,
  ATOM_FLAGS,
  ATOM_KEY,
  ATOM_OPERAND_COUNT,
  ATOM_OPERANDS,
  ATOM_PROGRAM_COUNT,
  ATOM_PROGRAMS,
  ATOM_TEST,
  ATOMS,
  CONDITION_ATOMS,
  CONDITION_BYTES,
  CONDITION_COUNT,
  CONDITION_FIRST,
  CONDITIONS,
  FORM_FOR_ALL,
  FORM_FOR_ANY,
  FORM_IF_EXISTS,
  FORM_NEGATED,
  MASK_FALSE,
  MASK_TRUE,
  OPERAND_BYTES,
  OPERAND_TEXT,
  OPERAND_TEXT_BYTES,
  OPERANDS,
  ORDER_LESS,
  ORDER_OR_EQUAL,
  STRINGS,
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
import { decodeUtf8 } from "../../text/encoding.js";
import { escapeText, programText } from "./patterns.js";
import type { ArtifactTables } from "./tables.js";
import { dateText, numberText, rangeTexts } from "./values.js";

export interface ConditionText {
  /** Index in ATOMS. */
  readonly atom: number;
  readonly operator: string;
  /** TEST_* and FORM_* of layout.ts. */
  readonly test: number;
  readonly flags: number;
  /** Index in KEYS, and the name. */
  readonly keyIndex: number;
  readonly key: string;
  /** None: the test never holds (its negation always does). */
  readonly values: readonly string[];
  /** The first so many stand for themselves; the others are patterns, in which a literal `*` is written `${*}`. */
  readonly literals: number;
}

/** The names of a test: plain and negated. Orderings are put together from their flags. */
const OPERATOR_NAMES: Readonly<Record<number, readonly [plain: string, negated: string]>> = {
  [TEST_NULL]: ["Null", "Null"],
  [TEST_STRING]: ["StringEquals", "StringNotEquals"],
  [TEST_STRING_FOLD]: ["StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase"],
  [TEST_LIKE]: ["StringLike", "StringNotLike"],
  [TEST_NUMBER]: ["NumericEquals", "NumericNotEquals"],
  [TEST_DATE]: ["DateEquals", "DateNotEquals"],
  [TEST_BOOL]: ["Bool", "BoolNot"],
  [TEST_BINARY]: ["BinaryEquals", "BinaryNotEquals"],
  [TEST_IP]: ["IpAddress", "NotIpAddress"],
  [TEST_ARN]: ["ArnLike", "ArnNotLike"],
};

/** The atoms of a condition, given as ROW_CONDITION: all of them must hold. */
export function conditionTexts(tables: ArtifactTables, condition: number): ConditionText[] {
  return conditionAtoms(tables, condition).map((atom) => atomText(tables, atom));
}

/** Their indexes in ATOMS. */
export function conditionAtoms(tables: ArtifactTables, condition: number): number[] {
  if (condition === 0) return [];
  if ((condition & 1) === 1) return [condition >>> 1];
  const at = ((condition >>> 1) - 1) * CONDITION_BYTES;
  const first = tables.word(CONDITIONS, at + CONDITION_FIRST);
  return tables.words(CONDITION_ATOMS, first * 4, tables.word(CONDITIONS, at + CONDITION_COUNT));
}

function atomText(tables: ArtifactTables, atom: number): ConditionText {
  const at = atom * ATOM_BYTES;
  const test = tables.word(ATOMS, at + ATOM_TEST);
  const flags = tables.word(ATOMS, at + ATOM_FLAGS);
  const keyIndex = tables.word(ATOMS, at + ATOM_KEY);
  const plain = [...maskTexts(flags), ...operandTexts(tables, at, test)];
  return {
    atom,
    test,
    flags,
    keyIndex,
    operator: operatorText(test, flags),
    key: tables.keyNames[keyIndex]!,
    values: [...plain, ...programTexts(tables, at)],
    literals: test === TEST_LIKE ? 0 : plain.length,
  };
}

function operatorText(test: number, flags: number): string {
  const set = (flags & FORM_FOR_ALL) !== 0 ? "ForAllValues:" : (flags & FORM_FOR_ANY) !== 0 ? "ForAnyValue:" : "";
  const names = OPERATOR_NAMES[test];
  const base = names === undefined ? orderName(test, flags) : names[(flags & FORM_NEGATED) !== 0 ? 1 : 0];
  return `${set}${base}${(flags & FORM_IF_EXISTS) !== 0 ? "IfExists" : ""}`;
}

function orderName(test: number, flags: number): string {
  const family = test === TEST_DATE_ORDER ? "Date" : "Numeric";
  return `${family}${(flags & ORDER_LESS) !== 0 ? "LessThan" : "GreaterThan"}${(flags & ORDER_OR_EQUAL) !== 0 ? "Equals" : ""}`;
}

function maskTexts(flags: number): string[] {
  return [...((flags & MASK_TRUE) !== 0 ? ["true"] : []), ...((flags & MASK_FALSE) !== 0 ? ["false"] : [])];
}

function operandTexts(tables: ArtifactTables, at: number, test: number): string[] {
  const first = tables.word(ATOMS, at + ATOM_OPERANDS);
  const operands = Array.from({ length: tables.word(ATOMS, at + ATOM_OPERAND_COUNT) }, (_, index) =>
    operandBytes(tables, first + index),
  );
  if (test === TEST_NUMBER || test === TEST_NUMBER_ORDER) return operands.map(numberText);
  if (test === TEST_DATE || test === TEST_DATE_ORDER) return operands.map(dateText);
  if (test === TEST_IP) return [...rangeTexts(operands[0]!, 4), ...rangeTexts(operands[1]!, 16)];
  const texts = operands.map(decodeUtf8);
  return test === TEST_LIKE ? texts.map(escapeText) : texts;
}

function operandBytes(tables: ArtifactTables, operand: number): Uint8Array {
  const at = operand * OPERAND_BYTES;
  const start = tables.word(OPERANDS, at + OPERAND_TEXT);
  return tables.section(STRINGS).bytes.subarray(start, start + tables.word(OPERANDS, at + OPERAND_TEXT_BYTES));
}

/** Values with wildcards or variables, and ARN patterns, whose six fields are programs each. */
function programTexts(tables: ArtifactTables, at: number): string[] {
  const programs = textsOf(tables, tables.word(ATOMS, at + ATOM_PROGRAMS), tables.word(ATOMS, at + ATOM_PROGRAM_COUNT));
  const arnCount = tables.word(ATOMS, at + ATOM_ARN_COUNT);
  const fields = textsOf(tables, tables.word(ATOMS, at + ATOM_ARNS), arnCount * 6);
  return [...programs, ...Array.from({ length: arnCount }, (_, arn) => fields.slice(arn * 6, arn * 6 + 6).join(":"))];
}

function textsOf(tables: ArtifactTables, first: number, count: number): string[] {
  return Array.from({ length: count }, (_, index) => programText(tables, first + index));
}
