/** Options of the compiler, read once: a misspelt one, or one in a wrong place, would silently be the default. */
import type { Choices } from "../../model/choices.js";
import type { Mode } from "../../model/mode.js";
import type { Finding } from "../../findings/finding.js";
import { isPlainObject, ownMember } from "../../text/plain-object.js";
import { pollutionFault } from "../../findings/pollution.js";
import { quote } from "../../text/quote.js";
import { PolicyErrors } from "../../findings/policy-errors.js";
import { setFinding } from "../../findings/set-finding.js";
import { guarded } from "./given.js";

export interface CompileOptions {
  /**
   * "aws" (default) rejects what AWS refuses to evaluate; "lenient" accepts, with a warning, what has one unambiguous meaning
   * (own partitions and account ids, resources that are not ARNs). Unknown operators and elements are errors in both.
   */
  readonly mode?: Mode;
  /** Names and positions for reports; default true. Decisions do not depend on it. */
  readonly debug?: boolean;
  readonly choices?: Choices;
}

type Values = Readonly<Record<string, readonly unknown[]>>;

const MODES: readonly unknown[] = ["aws", "lenient"];
const OPTIONS: Values = { mode: MODES, debug: [true, false] };
const CHOICES: Values = {
  notPrincipalMode: ["strict", "lenient"],
  unresolvedNotResource: ["byEffect", "excludesNothing"],
  emptyStringIsNull: [true, false],
  forAnyIfExistsAbsent: [true, false],
};

/** A copy that inherits nothing. Throws PolicyErrors where one of the options is not what it can be. */
export function readOptions(given: CompileOptions): CompileOptions {
  const { choices = {}, ...others } = membersOf(given, "the options", 'give { mode: "aws" }');
  const chosen = membersOf(choices, "`choices`", 'give { notPrincipalMode: "strict" }');
  const wrong = [...checkMembers(others, OPTIONS, "options"), ...checkMembers(chosen, CHOICES, "choices")];
  if (wrong.length > 0) throw new PolicyErrors(wrong);
  return Object.assign(Object.create(null) as CompileOptions, others, { choices: chosen });
}

/** Throws PolicyErrors where it is neither of the modes. */
export function checkMode(mode: unknown): asserts mode is Mode {
  const wrong = checkMember("mode", mode, OPTIONS, "options");
  if (wrong.length > 0) throw new PolicyErrors(wrong);
}

/** Throws PolicyErrors where every object seems to have a member that nobody gave it. */
export function refusePollution(): void {
  const fault = pollutionFault();
  if (fault !== undefined) throw new PolicyErrors([setFinding("DATA_TYPE_MISMATCH", ...fault)]);
}

function membersOf(given: unknown, what: string, hint: string): Record<string, unknown> {
  const { value } = guarded(what, () => (isPlainObject(given) ? ownMembers(given) : undefined));
  if (value !== undefined) return value;
  throw new PolicyErrors([setFinding("X_INVALID_OPTION", `${what} are not a plain object that can be read`, hint)]);
}

function ownMembers(given: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const members = Object.getOwnPropertyNames(given).map((name) => [name, given[name]]);
  return Object.assign(Object.create(null) as Record<string, unknown>, Object.fromEntries(members));
}

function checkMembers(members: Readonly<Record<string, unknown>>, known: Values, what: string): Finding[] {
  return Object.entries(members).flatMap(([name, value]) => checkMember(name, value, known, what));
}

function checkMember(name: string, value: unknown, known: Values, what: string): Finding[] {
  const values = ownMember(known, name);
  if (value === undefined || values?.includes(value) === true) return [];
  const hint = values === undefined ? `the ${what} are ${Object.keys(known).join(", ")}` : `give one of ${values.join(", ")}`;
  const shown = typeof value === "object" || typeof value === "function" ? "an object" : quote(String(value));
  return [setFinding("X_INVALID_OPTION", `${shown} is not a value of the option ${quote(name)}`, hint)];
}
