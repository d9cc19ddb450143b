/** The compiler: policy set → findings or artifact. */
import {
  FLAG_EMPTY_STRING_IS_VALUE,
  FLAG_FOR_ANY_IF_EXISTS_ABSENT,
  FLAG_LENIENT,
  FLAG_NOT_PRINCIPAL_LENIENT,
  FLAG_NOT_RESOURCE_EXCLUDES_NOTHING,
} from "../../assembly/layout.js";
import type { DebugInfo } from "../artifact/debug.js";
import type { Directory } from "../directory/types.js";
import type { Mode } from "../policy/ast.js";
import type { Finding } from "../policy/findings.js";
import type { PolicySet } from "../policy/policy-set.js";
import { LineTable } from "../policy/positions.js";
import { quote } from "../policy/text.js";
import { emit } from "./emit.js";
import { PolicyErrors } from "./errors.js";
import { setFinding } from "./faults.js";
import { guarded } from "./given.js";
import type { Plan } from "./plan.js";
import { isDirectory, readDirectoryPlan } from "./read-directory.js";
import { readPolicySet } from "./read-set.js";
import { isRecord } from "./settings.js";
import { buildTables } from "./tables.js";

/** The points that the specification leaves open, as switches (DECISIONS.md). The artifact records them. */
export interface Choices {
  /** Who escapes a `NotPrincipal` (policy-language 9-11). Default "strict". */
  readonly notPrincipalMode?: "strict" | "lenient";
  /** A `NotResource` value with an unresolved variable (§5.1). Default "byEffect". */
  readonly unresolvedNotResource?: "byEffect" | "excludesNothing";
  /** Is the empty string a null value (0.3-3)? Default true. */
  readonly emptyStringIsNull?: boolean;
  /** `ForAnyValue:…IfExists` with an absent key (§6.2). Default false. */
  readonly forAnyIfExistsAbsent?: boolean;
}

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

/** Compiled policies: deterministic bytes, whatever the member order of the JSON. */
export interface Artifact {
  readonly bytes: Uint8Array;
  readonly warnings: readonly Finding[];
}

/**
 * Compiles a policy set, or a whole directory, to an artifact.
 *
 * Throws one `PolicyErrors` with every finding of every document when at least one is an error. Takes time linear in the
 * text. The bytes are the caller's.
 *
 * Source: docs/spec/policy-language.md §1 (grammar), docs/findings.md (codes), docs/directory.md.
 *
 * @example
 * const artifact = compile({ identity: [{ name: "readers", document: '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:Get*","Resource":"*"}}' }] });
 */
export function compile(source: PolicySet | Directory, given: CompileOptions = {}): Artifact {
  const options = readOptions(given);
  const mode = options.mode ?? "aws";
  const plan = isDirectory(source) ? readDirectoryPlan(source, mode) : readPolicySet(source, mode);
  const { findings } = plan;
  if (findings.some(({ findingType }) => findingType === "ERROR")) throw new PolicyErrors(findings);
  const bytes = emit(buildTables(plan.lowered, plan.ownKeys), plan, {
    flags: artifactFlags(mode, options.choices ?? {}),
    debug: options.debug === false ? undefined : debugInfo(plan),
  });
  return { bytes, warnings: findings };
}

/** The values an option may have; a misspelt one would silently be the default. */
const OPTION_VALUES: Readonly<Record<string, readonly unknown[]>> = {
  mode: ["aws", "lenient"],
  debug: [true, false],
  notPrincipalMode: ["strict", "lenient"],
  unresolvedNotResource: ["byEffect", "excludesNothing"],
  emptyStringIsNull: [true, false],
  forAnyIfExistsAbsent: [true, false],
};

/** The options, read once. Throws PolicyErrors where one of them is not what it can be. */
function readOptions(given: CompileOptions): CompileOptions {
  const { value: options } = guarded("the options", () => {
    const { choices = {}, ...others } = given;
    return isRecord(given) && isRecord(choices) ? { ...others, choices: { ...choices } } : undefined;
  });
  if (options === undefined) {
    throw new PolicyErrors([setFinding("X_INVALID_OPTION", "the options are no object that can be read", 'give { mode: "aws" }')]);
  }
  const { choices, ...others } = options;
  const wrong = Object.entries({ ...others, ...choices }).flatMap(([name, value]) => checkOption(name, value));
  if (wrong.length > 0) throw new PolicyErrors(wrong);
  return options;
}

function checkOption(name: string, value: unknown): Finding[] {
  const values = Object.hasOwn(OPTION_VALUES, name) ? OPTION_VALUES[name] : undefined;
  if (value === undefined || values?.includes(value) === true) return [];
  const hint =
    values === undefined ? `the options are ${Object.keys(OPTION_VALUES).join(", ")}` : `give one of ${values.join(", ")}`;
  const shown = typeof value === "object" || typeof value === "function" ? "an object" : quote(String(value));
  return [setFinding("X_INVALID_OPTION", `${shown} is no value of the option \`${name}\``, hint)];
}

function artifactFlags(mode: Mode, choices: Choices): number {
  return (
    (mode === "lenient" ? FLAG_LENIENT : 0) |
    (choices.notPrincipalMode === "lenient" ? FLAG_NOT_PRINCIPAL_LENIENT : 0) |
    (choices.unresolvedNotResource === "excludesNothing" ? FLAG_NOT_RESOURCE_EXCLUDES_NOTHING : 0) |
    (choices.emptyStringIsNull === false ? FLAG_EMPTY_STRING_IS_VALUE : 0) |
    (choices.forAnyIfExistsAbsent === true ? FLAG_FOR_ANY_IF_EXISTS_ABSENT : 0)
  );
}

function debugInfo({ policies, lowered, collections }: Plan): DebugInfo {
  const lines = policies.map(({ text, origin }) => (text === undefined ? undefined : new LineTable(text, origin)));
  const levels = collections.flatMap(({ levels: names }, collection) =>
    names === undefined || Object.keys(names).length === 0 ? [] : [[collection, names] as const],
  );
  return {
    policies: policies.map(({ name, type, origin }) => ({
      name,
      type,
      ...(origin === undefined ? {} : { source: origin.source }),
    })),
    rows: lowered.rows.map(({ policy, index, sid, start }) => {
      const position = start === undefined ? undefined : lines[policy]?.positionOf(start);
      return [policy, index, sid ?? null, position?.line ?? null, position?.column ?? null] as const;
    }),
    levels: Object.fromEntries(levels),
  };
}
