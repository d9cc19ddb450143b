/** Reads the parts that a builder is given: each once, none unknown, each of its form. */
import { ArnError, found } from "./error.js";
import type { Rule } from "./rules.js";

type Rules<Name extends string> = Readonly<Record<Name, Rule>>;

/** The parts as texts, those that were not given as their rules say. */
export function readParts<Name extends string>(given: object, rules: Rules<Name>): Readonly<Record<Name, string>> {
  const values = snapshot(given);
  for (const name of values.keys()) {
    if (!Object.hasOwn(rules, name)) throw unknownPart(name, Object.keys(rules));
  }
  const names = Object.keys(rules) as Name[];
  return Object.fromEntries(names.map((name) => [name, readPart(name, values.get(name), rules[name])])) as Record<Name, string>;
}

/** Members are read once: a getter could answer otherwise the second time. */
export function snapshot(given: unknown): ReadonlyMap<string, unknown> {
  const entries = safely(() =>
    typeof given === "object" && given !== null && !Array.isArray(given) ? Object.entries(given) : undefined,
  );
  if (entries !== undefined) return new Map(entries);
  throw new ArnError("INVALID_PARTS", "", `the parts of an ARN must be an object, found ${found(given)}`, "give a plain object");
}

/** What looking at something of the caller's gives; what it throws becomes our error. */
export function safely<T>(look: () => T): T {
  try {
    return look();
  } catch (cause) {
    throw new ArnError("INVALID_PARTS", "", "the parts of the ARN cannot be read", "give a plain object", { cause });
  }
}

function unknownPart(name: string, known: readonly string[]): ArnError {
  const hint = `give ${known.map((one) => `\`${one}\``).join(", ")}`;
  return new ArnError("UNKNOWN_PART", name, `this ARN has no part ${found(name)}`, hint);
}

/** The part's text; throws ArnError unless it is of the rule's form. */
export function readPart(name: string, value: unknown, rule: Rule): string {
  if (value === undefined) {
    if (rule.absent !== undefined) return rule.absent;
    throw new ArnError("MISSING_PART", name, `\`${name}\` is not given`, `give ${rule.form}`);
  }
  if (typeof value === "string" && rule.holds(value)) return value;
  throw new ArnError("INVALID_PART", name, `\`${name}\` must be ${rule.form}, found ${found(value)}`, rule.hint);
}
