/** Values of a request that a route asks for: `{ "query.list-type": "2" }`. */
import { entriesOf, textOf, textsOf } from "../check.js";
import type { Findings } from "../error.js";
import { Refusal } from "../verdict.js";
import { readReference, valueOf, type Reference, type Scope } from "./reference.js";
import type { Known } from "./template.js";

export interface Condition {
  readonly reference: Reference;
  readonly values: readonly string[];
}

export function readWhen(value: unknown, { params, sources }: Known, findings: Findings): Condition[] {
  return entriesOf(value, findings).flatMap(([expression, expected, at]) => {
    const reference = readReference(expression, params, sources, at);
    const values = Array.isArray(expected)
      ? textsOf(expected, at, /^[^]*$/, "a text")
      : [textOf(expected ?? null, at, /^[^]*$/, "a text") ?? ""];
    if (values.length === 0) at.add("must list at least one value", "list the values, or leave it out");
    if (reference?.isList) at.add("a list cannot be compared", "leave out `[]`");
    return reference === undefined ? [] : [{ reference, values }];
  });
}

/** Throws Refusal where a value is there more than once, or is a list: a decision must not be left out because nobody knows. */
export function holds(conditions: readonly Condition[], scope: Scope): boolean {
  return conditions.every(({ reference, values }) => {
    const value = valueOf(reference, scope, {});
    if (typeof value === "object") throw new Refusal("BAD_MAPPING", `${reference.written} is a list`);
    return value !== undefined && values.includes(String(value));
  });
}

/** Can no request fulfil both? Then two routes that are else alike are told apart. */
export function excludeEachOther(one: readonly Condition[], other: readonly Condition[]): boolean {
  return one.some(({ reference, values }) =>
    other.some((each) => each.reference.written === reference.written && !each.values.some((value) => values.includes(value))),
  );
}
