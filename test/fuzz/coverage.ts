/**
 * What the compared requests were about, counted: decisions, causes, rules, policy types and condition operators. A run that
 * agrees everywhere proves something only about what occurred in it.
 */
import type { MatchedStatement, Reference } from "../reference/interpreter.js";
import { apply } from "../reference/interpreter.js";
import { conditionHolds } from "../reference/operators.js";
import { foldAscii } from "../reference/types.js";
import type { Policy, Statement } from "../reference/types.js";
import type { Answer } from "./answers.js";
import { BASES, formsOf } from "./operator-names.js";

export type Kind = "decisions" | "causes" | "rules" | "policyTypes" | "operators";
/** How often each name of each kind occurred. */
export type Counts = Readonly<Record<Kind, Readonly<Record<string, number>>>>;

/** From so many comparisons on, whatever never occurred is a fault of the generators. */
export const MINIMUM_COMPARISONS = 100_000;

const DECISIONS: readonly string[] = ["allowed", "explicitDeny", "implicitDeny"];
const POLICY_TYPES: readonly string[] = ["identity", "boundary", "session", "resource", "trust", "scp", "rcp", "vpce"];
const CAUSES: readonly string[] = [...POLICY_TYPES, "blockPublicAccess", "serviceRule"];
const RULES: readonly string[] = [
  "noPermissionNeeded",
  "credentialType",
  "unmodifiableObject",
  "kmsCrossAccountOperation",
  "bucketPolicyCrossAccount",
  "accessPointOrigin",
  "passRoleCrossAccount",
  "acl",
  "kmsGrant",
];

/** 6.9-4: under a set operator `Null` is constant. */
const IMPOSSIBLE: readonly string[] = ["ForAllValues:Null fails", "ForAnyValue:Null holds"];

/** What must occur. An operator must hold and fail on a key that is there, and be asked about one that is not. */
const REQUIRED: Readonly<Record<Kind, readonly string[]>> = {
  decisions: DECISIONS,
  causes: CAUSES,
  rules: RULES,
  policyTypes: POLICY_TYPES.flatMap((type) => ["Allow", "Deny", "silent"].map((result) => `${type} ${result}`)),
  operators: BASES.flatMap(formsOf)
    .flatMap((operator) => ["holds", "fails", "absent"].map((outcome) => `${operator} ${outcome}`))
    .filter((name) => !IMPOSSIBLE.includes(name)),
};

export class Coverage {
  comparisons = 0;
  readonly counts: Record<Kind, Record<string, number>> = { decisions: {}, causes: {}, rules: {}, policyTypes: {}, operators: {} };

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

  /** One compared request, as the reference sees it. */
  record(reference: Reference, request: unknown, answer: Answer): void {
    this.comparisons++;
    if (typeof answer === "string") return this.add("decisions", `error ${answer}`);
    this.add("decisions", answer.decision);
    for (const cause of answer.causes) this.add("causes", cause);
    if (answer.rule !== undefined) this.add("rules", answer.rule);
    const collected = reference.collect(request);
    if (collected !== undefined) this.#recordPolicies(collected);
  }

  #recordPolicies({ question, policies }: NonNullable<ReturnType<Reference["collect"]>>): void {
    const applied = apply(question, policies);
    for (const type of new Set(policies.map((policy) => policy.type))) {
      const effects = new Set(applied.filter(({ policyType }) => policyType === type).map(({ effect }) => effect));
      for (const effect of effects.size === 0 ? ["silent"] : effects) this.add("policyTypes", `${type} ${effect}`);
    }
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
      this.add("operators", `${entry.operator} ${context.has(foldAscii(entry.key)) ? outcome : "absent"}`);
    }
  }
}

type Question = NonNullable<ReturnType<Reference["collect"]>>["question"];

/** The statements with a condition whose principal, action and resource match. */
function concerned(question: Question, policies: readonly Policy[]): { statement: Statement; policy: Policy }[] {
  const named = policies.map((policy, at) => ({ ...policy, name: String(at), statements: policy.statements.map(unconditional) }));
  return apply(question, named)
    .map(({ policy: at, index }: MatchedStatement) => ({ policy: policies[Number(at)]!, index }))
    .map(({ policy, index }) => ({ policy, statement: policy.statements[index]! }))
    .filter(({ statement }) => statement.Condition !== undefined);
}

function unconditional(statement: Statement): Statement {
  const { Condition: _, ...rest } = statement;
  return rest;
}
