/** The compiler: policy set → findings or artifact. */
import {
  FLAG_EMPTY_STRING_IS_VALUE,
  FLAG_FOR_ANY_IF_EXISTS_ABSENT,
  FLAG_LENIENT,
  FLAG_NOT_PRINCIPAL_LENIENT,
  FLAG_NOT_RESOURCE_EXCLUDES_NOTHING,
  SLOT_TRUST,
} from "../../assembly/layout.js";
import { STATEMENTS_MAX } from "../../assembly/limits.js";
import type { DebugInfo } from "../artifact/reader.js";
import type { Mode, PolicyType } from "../policy/ast.js";
import { learnMoreLink, type IssueCode } from "../policy/codes.js";
import type { Finding } from "../policy/findings.js";
import { parsePolicy } from "../policy/parse.js";
import { LineTable } from "../policy/positions.js";
import { SOURCE_IDENTITY_KEY } from "./catalogue.js";
import { emit } from "./emit.js";
import { PolicyErrors } from "./errors.js";
import type { RowIr } from "./ir.js";
import { lowerPolicies, type SlottedPolicy } from "./lower.js";
import type { NamedPolicy, PolicySet } from "../policy/policy-set.js";
import { LEVEL_MEMBERS, LIST_MEMBERS, RESERVED_MEMBERS } from "./members.js";
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
 * Compiles a policy set to an artifact.
 *
 * Throws one `PolicyErrors` with every finding of every document when at least one is an error. Takes time linear in the
 * text. The bytes are the caller's.
 *
 * Source: docs/spec/policy-language.md §1 (grammar), docs/findings.md (codes).
 *
 * @example
 * const artifact = compile({ identity: [{ name: "readers", document: '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:Get*","Resource":"*"}}' }] });
 */
export function compile(source: PolicySet, options: CompileOptions = {}): Artifact {
  const faults = checkOptions(options);
  if (faults.length > 0) throw new PolicyErrors(faults);
  const mode = options.mode ?? "aws";
  const { findings, policies } = readPolicySet(source, mode);
  if (findings.some(({ findingType }) => findingType === "ERROR")) throw new PolicyErrors(findings);
  const rows = lowerPolicies(policies);
  const slots = presentSlots(source);
  const bytes = emit(buildTables(rows, slots.includes(SLOT_TRUST) ? [SOURCE_IDENTITY_KEY] : []), {
    flags: artifactFlags(mode, options.choices ?? {}),
    slots,
    policyCount: policies.length,
    debug: options.debug === false ? undefined : debugInfo(rows, policies),
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

function checkOptions(options: CompileOptions): Finding[] {
  const { choices = {}, ...others } = options;
  return Object.entries({ ...others, ...choices }).flatMap(([name, value]) => {
    const values = Object.hasOwn(OPTION_VALUES, name) ? OPTION_VALUES[name] : undefined;
    if (value === undefined || values?.includes(value) === true) return [];
    const hint =
      values === undefined ? `the options are ${Object.keys(OPTION_VALUES).join(", ")}` : `give one of ${values.join(", ")}`;
    return [setFinding("X_INVALID_OPTION", `\`${String(value)}\` is no value of the option \`${name}\``, hint)];
  });
}

interface ReadPolicy extends SlottedPolicy {
  readonly source: NamedPolicy;
  readonly type: PolicyType;
}

interface Reading {
  readonly findings: Finding[];
  readonly policies: ReadPolicy[];
}

/** Parses every document of the set; faults of the set itself come first. */
function readPolicySet(set: PolicySet, mode: Mode): Reading {
  const reading: Reading = { findings: checkMembers(set), policies: [] };
  if (typeof set !== "object" || set === null) return reading;
  for (const { member, slot } of LIST_MEMBERS) readList(reading, set[member], member, slot, mode);
  for (const member of LEVEL_MEMBERS) readLevels(reading, set[member], member, mode);
  if (reading.policies.reduce((sum, { ast }) => sum + ast.statements.length, 0) > STATEMENTS_MAX) {
    reading.findings.push(
      setFinding("X_TOO_MANY_STATEMENTS", `the policy set has more than ${STATEMENTS_MAX} statements`, "split the policy set"),
    );
  }
  return reading;
}

function readList(reading: Reading, list: unknown, type: PolicyType, slot: number | undefined, mode: Mode): void {
  if (!Array.isArray(list)) return;
  for (const source of list as readonly NamedPolicy[]) {
    if (!isNamedPolicy(source)) {
      reading.findings.push(
        setFinding("DATA_TYPE_MISMATCH", `an item of \`${type}\` is no named policy`, "give { name, document }"),
      );
      continue;
    }
    const { ast, findings } = parsePolicy({ ...source, type }, mode);
    for (const finding of findings) reading.findings.push(finding);
    if (ast !== undefined && slot !== undefined)
      reading.policies.push({ slot, ast, source, type, resourceArn: source.resourceArn });
  }
}

function readLevels(reading: Reading, levels: unknown, type: PolicyType, mode: Mode): void {
  if (!Array.isArray(levels)) return;
  for (const level of levels as readonly { policies?: unknown }[]) readList(reading, level?.policies, type, undefined, mode);
}

function isNamedPolicy(value: unknown): value is NamedPolicy {
  if (typeof value !== "object" || value === null) return false;
  const { name, document, resourceArn } = value as Partial<NamedPolicy>;
  return typeof name === "string" && document !== undefined && (resourceArn === undefined || typeof resourceArn === "string");
}

/** Faults of the policy set as such: unknown members, wrong types, members that cannot be combined yet. */
function checkMembers(set: PolicySet): Finding[] {
  if (typeof set !== "object" || set === null || Symbol.iterator in set) {
    return [setFinding("DATA_TYPE_MISMATCH", "the policy set is no object", "give { identity: [{ name, document }] }")];
  }
  // Known members are looked at wherever they come from: a getter of a class must not hide a policy type.
  const members = new Set([...Object.keys(set), ...MEMBER_NAMES, ...RESERVED_MEMBERS]);
  return [...members].flatMap((member) => (set[member as keyof PolicySet] === undefined ? [] : checkMember(set, member)));
}

function checkMember(set: PolicySet, member: string): Finding[] {
  const value: unknown = set[member as keyof PolicySet];
  const list = LIST_MEMBERS.find((known) => known.member === member);
  const isLevels = (LEVEL_MEMBERS as readonly string[]).includes(member);
  if (member === "vpcEndpointType") return [];
  if (list === undefined && !isLevels && !(RESERVED_MEMBERS as readonly string[]).includes(member)) {
    return [
      setFinding("X_UNKNOWN_POLICY_TYPE", `a policy set has no member \`${member}\``, `the members are ${MEMBER_NAMES.join(", ")}`),
    ];
  }
  const found = list?.slot === undefined ? [unsupported(member)] : [];
  if ((list !== undefined || isLevels) && !Array.isArray(value)) {
    found.push(setFinding("DATA_TYPE_MISMATCH", `\`${member}\` is no array`, "give a list, also for one policy"));
  } else if (isLevels && (value as unknown[]).length === 0) {
    found.push(
      setFinding(
        "EMPTY_LEVEL_LIST",
        `\`${member}\` has no level`,
        "leave the member out, or give the levels from the root to the account",
      ),
    );
  } else if (member === "permissionsBoundary" && (value as unknown[]).length > 1) {
    found.push(setFinding("X_SEVERAL_BOUNDARIES", "there is more than one permissions boundary", "an entity has at most one"));
  }
  return found;
}

function unsupported(member: string): Finding {
  return setFinding(
    "UNSUPPORTED_POLICY_TYPE",
    `\`${member}\` cannot be combined with other policy types yet`,
    "leave it out; decisions then do not account for it",
  );
}

const MEMBER_NAMES: readonly string[] = [...LIST_MEMBERS.map(({ member }) => member), ...LEVEL_MEMBERS];

/** A finding about the set, which has no place in a document. */
function setFinding(issueCode: IssueCode, findingDetails: string, hint: string): Finding {
  return { findingType: "ERROR", issueCode, findingDetails, hint, learnMoreLink: learnMoreLink(issueCode), locations: [] };
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

/** Slots of the members that are there, also where they are empty (evaluation-logic §1.3). */
function presentSlots(set: PolicySet): number[] {
  return LIST_MEMBERS.flatMap(({ member, slot }) => (slot !== undefined && set[member] !== undefined ? [slot] : [])).sort(
    (a, b) => a - b,
  );
}

function debugInfo(rows: readonly RowIr[], policies: readonly ReadPolicy[]): DebugInfo {
  const lines = policies.map(({ source }) => (typeof source.document === "string" ? new LineTable(source.document) : undefined));
  return {
    policies: policies.map(({ source, type }) => ({ name: source.name, type })),
    rows: rows.map(({ policy, statement }) => {
      const position = statement.range && lines[policy]?.positionOf(statement.range.start);
      return [policy, statement.index, statement.sid ?? null, position?.line ?? null, position?.column ?? null] as const;
    }),
  };
}
