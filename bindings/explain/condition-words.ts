/** Conditions in words: what a statement asks for, and why it holds. */
import {
  FORM_FOR_ALL,
  FORM_FOR_ANY,
  FORM_NEGATED,
  MASK_FALSE,
  MASK_TRUE,
  ORDER_LESS,
  ORDER_OR_EQUAL,
  TEST_ARN,
  TEST_DATE_ORDER,
  TEST_IP,
  TEST_LIKE,
  TEST_NULL,
  TEST_NUMBER_ORDER,
} from "../../assembly/layout.js";
import type { ConditionText } from "../artifact/tables/conditions.js";

/** How the request has the key. */
export type Presence = "absent" | "empty" | "present";

/** `unless eu-west-1, us-east-1`, `if every value is like a*`; `values` are listed already. */
export function askedFor({ test, flags }: ConditionText, values: string): string {
  if (test === TEST_NULL) return nullWords(flags);
  const negated = (flags & FORM_NEGATED) !== 0;
  const what = `${comparisonWord(test, flags)}${values}`;
  if ((flags & FORM_FOR_ALL) !== 0) return `if ${negated ? "no" : "every"} value is ${what}`;
  if ((flags & FORM_FOR_ANY) !== 0) return `if a value is ${negated ? "not " : ""}${what}`;
  return `${negated ? "unless" : "if"} ${what}`;
}

function nullWords(flags: number): string {
  const asked = [...((flags & MASK_TRUE) !== 0 ? ["absent"] : []), ...((flags & MASK_FALSE) !== 0 ? ["present"] : [])];
  return `if ${asked.join(" or ") || "(nothing)"}`;
}

function comparisonWord(test: number, flags: number): string {
  if (test === TEST_LIKE || test === TEST_ARN) return "like ";
  if (test === TEST_IP) return "in ";
  if (test === TEST_NUMBER_ORDER || test === TEST_DATE_ORDER) return orderWord(test === TEST_DATE_ORDER, flags);
  return (flags & (FORM_FOR_ALL | FORM_FOR_ANY)) === 0 ? "" : "among ";
}

function orderWord(isDate: boolean, flags: number): string {
  const less = (flags & ORDER_LESS) !== 0;
  if ((flags & ORDER_OR_EQUAL) !== 0) return isDate ? `at or ${less ? "before" : "after"} ` : `at ${less ? "most" : "least"} `;
  return isDate ? (less ? "before " : "after ") : less ? "less than " : "greater than ";
}

/** The operator, and what it makes of a key without a value: people look for a value that is not there. */
export function operatorWords({ operator, test, flags }: ConditionText, presence: Presence): string {
  const all = (flags & FORM_FOR_ALL) !== 0;
  if (test === TEST_NULL) return all ? `${operator} always holds` : operator;
  if (presence === "absent") return `${operator} holds where the key is absent`;
  return presence === "empty" && all ? `${operator} holds where the key is empty` : operator;
}
