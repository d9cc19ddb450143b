/** What options may be: each fault is a finding at its place. */
import { suggestOr } from "../findings/suggest.js";
import { isPlainObject, ownMembers } from "../text/plain-object.js";
import { quote } from "../text/quote.js";
import type { Findings } from "./error.js";

export type Members = Readonly<Record<string, unknown>>;

export function kindOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? "an object" : typeof value === "string" ? quote(value) : `a value of type ${typeof value}`;
}

function wrong(value: unknown, expected: string, findings: Findings): undefined {
  findings.add(`must be ${expected}, found ${kindOf(value)}`, "correct it, or leave it out");
  return undefined;
}

/** The object's own members; those that are not known are findings. */
export function membersOf(value: unknown, known: readonly string[], findings: Findings): Members | undefined {
  if (!isPlainObject(value)) return wrong(value, "an object", findings);
  for (const name of Object.keys(value)) {
    if (known.includes(name)) continue;
    findings.at(name).add(`the member ${quote(name)} is not known`, suggestOr(name, known, `use one of ${known.join(", ")}`));
  }
  return ownMembers(value);
}

/** Undefined where the member is absent, or wrong. */
export function textOf(
  value: unknown,
  findings: Findings,
  pattern = /[^]/,
  expected = "a text that is not empty",
): string | undefined {
  if (value === undefined) return undefined;
  return typeof value === "string" && pattern.test(value) ? value : wrong(value, expected, findings);
}

export function oneOf<T extends string | boolean>(value: unknown, values: readonly T[], findings: Findings): T | undefined {
  if (value === undefined) return undefined;
  return values.includes(value as T) ? (value as T) : wrong(value, values.map(String).join(" or "), findings);
}

/** The elements, each with where it stands; none where the member is absent. */
export function listOf(value: unknown, findings: Findings): readonly (readonly [unknown, Findings])[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) return wrong(value, "a list", findings) ?? [];
  return value.map((item, index) => [item, findings.at(index)] as const);
}

export function textsOf(value: unknown, findings: Findings, pattern?: RegExp, expected?: string): string[] {
  return listOf(value, findings).flatMap(([item, at]) => textOf(item ?? null, at, pattern, expected) ?? []);
}

/** The members of an object with names of the writer's choice. */
export function entriesOf(value: unknown, findings: Findings): readonly (readonly [string, unknown, Findings])[] {
  if (value === undefined) return [];
  if (!isPlainObject(value)) return wrong(value, "an object", findings) ?? [];
  return Object.entries(value).map(([name, member]) => [name, member, findings.at(name)] as const);
}
