/**
 * What the compared requests were about, counted: decisions, causes, rules, errors, policy types, condition operators and rare forms.
 * A run that agrees everywhere proves something only about what occurred in it.
 */
import type { Considered, MatchedStatement, Refused } from "../../reference/interpreter.js";
import { apply } from "../../reference/interpreter.js";
import { shapeOf, typeOf } from "../../reference/catalogue.js";
import { conditionHolds, readOperator } from "../../reference/operators.js";
import type { Question } from "../../reference/question.js";
import { foldAscii } from "../../reference/types.js";
import type { Policy, Statement } from "../../reference/types.js";
import { parseDecimal } from "../../reference/values.js";
import type { AuthorizationRequest } from "../../../bindings/index.js";
import { DIRECTORY_FORMS, formsOfDocuments, formsOfRequest, POLICY_SET_FORMS } from "./forms.js";
import { BASES, formsOf } from "../generate/operator-names.js";
import type { Sources } from "./question.js";

export const KINDS = ["decisions", "causes", "rules", "errors", "policyTypes", "operators", "forms", "directoryForms"] as const;
export type Kind = (typeof KINDS)[number];
/** How often each name of each kind occurred. */
export type Counts = Readonly<Record<Kind, Readonly<Record<string, number>>>>;

/** From so many comparisons on, whatever never occurred is a fault of the generators. */
export const MINIMUM_COMPARISONS = 500_000;

const DECISIONS: readonly string[] = ["allowed", "explicitDeny", "implicitDeny"];
const POLICY_TYPES: readonly string[] = ["identity", "boundary", "session", "resource", "trust", "scp", "rcp", "vpce"];
const CAUSES: readonly string[] = [...POLICY_TYPES, "blockPublicAccess", "serviceRule"];
const RULES: readonly string[] = [
  "noPermissionNeeded",
  "credentialType",
  "unmodifiableObject",
  "reservedAlias",
  "kmsAlias",
  "kmsCrossAccountOperation",
  "bucketPolicyCrossAccount",
  "crossAccountOperation",
  "accessPointOrigin",
  "passRoleCrossAccount",
  "acl",
  "kmsGrant",
];

/** Of INVALID_CONTEXT_VALUE, for each type of key. */
const ERRORS: readonly string[] = [
  "INVALID_ACTION",
  "INVALID_PRINCIPAL",
  "RESOURCE_ACCOUNT_MISMATCH",
  "DUPLICATE_CONTEXT_KEY",
  "MULTIPLE_VALUES",
  ...["IPAddress", "Date", "Numeric", "Bool"].map((type) => `INVALID_CONTEXT_VALUE ${type}`),
];

/** 6.9-4: under a set operator `Null` is constant. */
const IMPOSSIBLE: readonly string[] = ["ForAllValues:Null fails", "ForAnyValue:Null holds"];

/** What must occur. An operator must hold and fail on a key that is there, and be asked about one that is not. */
const REQUIRED: Readonly<Record<Kind, readonly string[]>> = {
  decisions: DECISIONS,
  causes: CAUSES,
  rules: RULES,
  errors: ERRORS,
  policyTypes: POLICY_TYPES.flatMap((type) => ["Allow", "Deny", "silent"].map((result) => `${type} ${result}`)),
  operators: BASES.flatMap(formsOf)
    .flatMap((operator) => ["holds", "fails", "absent"].map((outcome) => `${operator} ${outcome}`))
    .filter((name) => !IMPOSSIBLE.includes(name)),
  forms: POLICY_SET_FORMS,
  directoryForms: DIRECTORY_FORMS,
};

/** Of so many compared requests one is looked at for its conditions, which takes as long as deciding it. */
const CONDITIONS_OF = 4;

function noCounts(): Record<Kind, Record<string, number>> {
  return Object.fromEntries(KINDS.map((kind) => [kind, {}])) as Record<Kind, Record<string, number>>;
}

export class Coverage {
  comparisons = 0;
  readonly counts = noCounts();

  add(kind: Kind, name: string, count = 1): void {
    this.counts[kind][name] = (this.counts[kind][name] ?? 0) + count;
  }

  merge({ comparisons, counts }: { readonly comparisons: number; readonly counts: Counts }): void {
    this.comparisons += comparisons;
    for (const [kind, names] of Object.entries(counts) as [Kind, Counts[Kind]][]) {
      for (const [name, count] of Object.entries(names)) this.add(kind, name, count);
    }
  }

  /** What never occurred, of these kinds. */
  missing(kinds: readonly Kind[]): string[] {
    return kinds.flatMap((kind) => REQUIRED[kind].filter((name) => this.counts[kind][name] === undefined));
  }

  /** Policies that compile. */
  recordSources(sources: Sources): void {
    for (const form of formsOfDocuments(sources)) this.add("forms", form);
  }

  /** One compared request, as the reference sees it. */
  record(sources: Sources, request: AuthorizationRequest, considered: Considered | Refused): void {
    this.comparisons++;
    if ("error" in considered) return this.#recordError(considered);
    const { decision, causes, rule } = considered.explanation;
    this.add("decisions", decision);
    for (const cause of causes) this.add("causes", cause);
    if (rule !== undefined) this.add("rules", rule);
    const kind = sources.directory === undefined ? "forms" : "directoryForms";
    for (const form of formsOfRequest({ ...considered, sources, request })) this.add(kind, form);
    this.#recordPolicies(considered);
    if (this.comparisons % CONDITIONS_OF === 0) this.#recordConditions(considered);
  }

  #recordError({ error, about }: Refused): void {
    this.add("decisions", "error");
    this.add("errors", error === "INVALID_CONTEXT_VALUE" && about !== undefined ? `${error} ${about.split(" ")[1]!}` : error);
  }

  #recordPolicies({ policies, applied }: Considered): void {
    for (const type of new Set(policies.map((policy) => policy.type))) {
      const effects = new Set(applied.filter(({ policyType }) => policyType === type).map(({ effect }) => effect));
      for (const effect of effects.size === 0 ? ["silent"] : effects) this.add("policyTypes", `${type} ${effect}`);
    }
  }

  #recordConditions({ question, policies }: Considered): void {
    for (const { statement, policy } of concerned(question, policies)) this.#recordCondition(statement, policy, question);
  }

  /** An operator counts where the statement hangs on it: all else of the statement matches the request. */
  #recordCondition({ Condition }: Statement, { hasVariables }: Policy, { context, choices }: Question): void {
    const scope = { context, choices, hasVariables };
    const entries = Object.entries(Condition ?? {}).flatMap(([operator, keys]) =>
      Object.entries(keys).map(([key, values]) => ({
        operator,
        key,
        holds: conditionHolds({ [operator]: { [key]: values } }, scope),
      })),
    );
    for (const entry of entries) {
      if (entries.some((other) => other !== entry && !other.holds)) continue;
      const outcome = entry.holds ? "holds" : "fails";
      const values = context.get(foldAscii(entry.key))?.values;
      this.add("operators", `${entry.operator} ${values === undefined ? "absent" : outcome}`);
      for (const form of formsOfEntry(entry.operator, foldAscii(entry.key), values ?? [], outcome)) this.add("forms", form);
    }
  }
}

/** Lists for single-valued keys, and dates under numeric operators. */
function formsOfEntry(operator: string, key: string, values: readonly string[], outcome: string): string[] {
  const { base, qualifier } = readOperator(operator);
  const under = base === "Null" ? "Null" : qualifier === undefined ? "a plain operator" : "a set operator";
  const isDate = base.startsWith("Numeric") && typeOf(key) === "Date" && values.some((value) => !parseDecimal(value));
  return [
    ...(shapeOf(key) === "S" && values.length > 1 ? [`a list under ${under}`] : []),
    ...(isDate ? [`a date under Numeric… ${outcome}`] : []),
  ];
}

/** The statements with a condition whose principal, action and resource match. */
function concerned(question: Question, policies: readonly Policy[]): { statement: Statement; policy: Policy }[] {
  const conditional = policies.filter(({ statements }) => statements.some(({ Condition }) => Condition !== undefined));
  const named = conditional.map((policy, at) => ({
    ...policy,
    name: String(at),
    statements: policy.statements.map(unconditional),
  }));
  return apply(question, named)
    .map(({ policy: at, index }: MatchedStatement) => ({ policy: conditional[Number(at)]!, index }))
    .map(({ policy, index }) => ({ policy, statement: policy.statements[index]! }))
    .filter(({ statement }) => statement.Condition !== undefined);
}

function unconditional(statement: Statement): Statement {
  const { Condition: _, ...rest } = statement;
  return rest;
}
