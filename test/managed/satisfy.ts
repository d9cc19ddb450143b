/** A context for which a condition holds, as far as one value a key can do it. */
import type { ContextValue } from "../../bindings/index.js";
import { concrete } from "./derive.js";

export type Operands = string | number | boolean | readonly (string | number | boolean)[];
export type Context = Readonly<Record<string, ContextValue>>;
export type ConditionLike = Readonly<Record<string, Readonly<Record<string, Operands>>>>;
export interface StatementLike {
  readonly Effect: string;
  readonly Action?: Operands;
  readonly NotAction?: Operands;
  readonly Resource?: Operands;
  readonly NotResource?: Operands;
  readonly Condition?: ConditionLike;
}

const STEP_SECONDS = 1;

export function satisfy(condition: ConditionLike): Context {
  // What other operators say of a key is more than that it is there.
  const operators = Object.entries(condition).sort(([a], [b]) => Number(b === "Null") - Number(a === "Null"));
  const entries = operators.flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, operands]) => [key, valueFor(operator, [operands].flat().map(String)[0] ?? "")] as const),
  );
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

/** A value that passes the operator; `undefined`: the key must be absent. */
function valueFor(operator: string, operand: string): ContextValue {
  const [, qualifier, base = ""] = /^(?:(ForAllValues|ForAnyValue):)?(.*?)(?:IfExists)?$/.exec(operator)!;
  if (base === "Null") return operand.toLowerCase() === "true" ? undefined : "present";
  const value = scalarFor(base, operand);
  return qualifier === undefined ? value : [value];
}

function scalarFor(base: string, operand: string): string {
  if (base === "NotIpAddress") return "198.51.100.7";
  if (base === "IpAddress") return operand.replace(/\/.*$/, "");
  if (base.startsWith("Numeric")) return String(Number(operand) + step(base));
  if (base.startsWith("Date")) return new Date(Date.parse(operand) + 1000 * step(base)).toISOString();
  if (base.startsWith("Arn") && base.includes("Not")) return "arn:aws:other:::thing";
  return base.includes("Not") ? "something-else" : concrete(operand);
}

/** How far from the bound. */
function step(base: string): number {
  if (base.includes("NotEquals") || base.endsWith("GreaterThan")) return STEP_SECONDS;
  return base.endsWith("LessThan") ? -STEP_SECONDS : 0;
}
