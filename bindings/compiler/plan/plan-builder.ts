/**
 * Builds a plan: reads documents, numbers bundles, keeps findings. What is attached more than once is read once. Each
 * document is lowered as soon as it is read: its tree is large, and nobody needs it any longer.
 */
import { FINDINGS_MAX, STATEMENTS_MAX } from "../../../assembly/limits.js";
import type { PolicyAst, PolicyType, PrincipalEntry } from "../../policy/ast.js";
import type { Mode } from "../../model/mode.js";
import type { IssueCode } from "../../findings/codes.js";
import type { Finding } from "../../findings/finding.js";
import { parsePolicy } from "../../policy/parse.js";
import { Recurring } from "../../policy/recurring.js";
import type { NamedPolicy } from "../../model/policy-set.js";
import type { DocumentOrigin } from "../../text/positions.js";
import { setFinding } from "../../findings/set-finding.js";
import { Lowering } from "../lower/lower.js";
import type { CollectionIr, FactsIr, Plan } from "./plan.js";
import type { PlannedPolicy } from "../lower/ir.js";

/** How a document is read. */
export interface ReadAs {
  readonly type: PolicyType;
  readonly isGateway?: boolean;
  readonly isBucketPolicy?: boolean;
}

/** A document as it was read, with its position among the policies. */
interface ReadDocument {
  readonly source: NamedPolicy;
  readonly type: PolicyType;
  readonly index: number;
  readonly ast: PolicyAst;
}

/** Lowers other statements in the place of a document's own: those that stand for parts of it, or lack some. */
export type Rewrite = (document: ReadDocument) => PolicyAst;

export class PlanBuilder {
  readonly findings: Finding[] = [];
  readonly policies: PlannedPolicy[] = [];
  readonly collections: CollectionIr[] = [];
  readonly facts: FactsIr[] = [];
  readonly ownKeys = new Set<string>();
  bundleCount = 0;
  readonly #recurring = new Recurring();
  readonly #lowering = new Lowering(this.#recurring.spellings);
  #statements = 0;
  #hasErrors = false;

  constructor(
    readonly mode: Mode,
    readonly rewrite?: Rewrite,
  ) {}

  error(code: IssueCode, details: string, hint: string): void {
    this.findings.push(setFinding(code, details, hint));
  }

  /** One by one: there may be more than a call has arguments. */
  keep(findings: readonly Finding[]): void {
    for (const finding of findings) this.findings.push(finding);
  }

  newBundle(): number {
    return this.bundleCount++;
  }

  /** Reads a document into the bundle; its findings are kept. `isRepeated`: the bundle has its statements already. */
  read(source: NamedPolicy, readAs: ReadAs, bundle: number, isRepeated = false): PolicyAst | undefined {
    const { type, isGateway = false, isBucketPolicy = false } = readAs;
    // Enough is known: what else there is would only be counted.
    if (this.#hasErrors && this.findings.length > FINDINGS_MAX) return undefined;
    if (!isNamedPolicy(source)) {
      this.#hasErrors = true;
      this.findings.push(notNamed(type));
      return undefined;
    }
    const { name, document, resourceArn, origin } = source;
    const read = { name, document, type, isBucketPolicy, resourceArn, origin };
    const { ast, findings } = parsePolicy(read, this.mode, this.#recurring);
    this.keep(findings);
    if (ast === undefined) {
      this.#hasErrors = true;
      return undefined;
    }
    if (isGateway && namesPrincipals(ast)) this.findings.push(gatewayWarning(name));
    const text = typeof document === "string" ? document : undefined;
    const lowered = this.rewrite?.({ source, type, index: this.policies.length, ast }) ?? ast;
    this.#add(isRepeated ? [] : lowered.statements, { name, type, bundle, text, origin, resourceArn, isGateway });
    return lowered;
  }

  /** Adds what stands for an ACL or a grant: statements of a resource policy that was never written as text. */
  addGrant(ast: PolicyAst, bundle: number): void {
    const unwritten = { text: undefined, origin: undefined, resourceArn: undefined };
    this.#add(ast.statements, { name: ast.name, type: "resource", bundle, ...unwritten, isGateway: false });
  }

  #add(statements: PolicyAst["statements"], policy: PlannedPolicy): void {
    const before = this.#statements;
    this.#statements += statements.length;
    if (!this.#hasErrors) this.#lowering.add(statements, policy, this.policies.length);
    this.policies.push(policy);
    if (before > STATEMENTS_MAX || this.#statements <= STATEMENTS_MAX) return;
    this.error("X_TOO_MANY_STATEMENTS", `there are more than ${STATEMENTS_MAX} statements`, "split the policy set");
  }

  /** Returns the collection's number. */
  collect(collection: CollectionIr): number {
    return this.collections.push(collection);
  }

  /** What was read so far, as a plan. */
  plan(): Plan {
    const { findings, policies, bundleCount, collections, facts, ownKeys } = this;
    const lowered = this.#lowering.finish();
    return { findings, policies, lowered, bundleCount, collections, facts, ownKeys: [...ownKeys] };
  }
}

export function notNamed(type: PolicyType): Finding {
  return setFinding("DATA_TYPE_MISMATCH", `an item of \`${type}\` is not a named policy`, "give { name, document }");
}

export function isNamedPolicy(value: unknown): value is NamedPolicy {
  if (typeof value !== "object" || value === null) return false;
  const { name, document, resourceArn, origin } = value as Partial<NamedPolicy>;
  const isAttached = resourceArn === undefined || typeof resourceArn === "string";
  return typeof name === "string" && document !== undefined && isAttached && (origin === undefined || isOrigin(origin));
}

function isOrigin(value: unknown): value is DocumentOrigin {
  if (typeof value !== "object" || value === null) return false;
  const { source, line, column, isText } = value as Partial<DocumentOrigin>;
  const isCount = (count: unknown): boolean => count === undefined || (Number.isSafeInteger(count) && (count as number) >= 0);
  return typeof source === "string" && isCount(line) && isCount(column) && (isText === undefined || typeof isText === "boolean");
}

/** A gateway endpoint knows everyone, and accounts as their root users (evaluation-logic §10.1). */
function namesPrincipals({ statements }: PolicyAst): boolean {
  const isUnknown = ({ kind }: PrincipalEntry): boolean => kind !== "everyone" && kind !== "account";
  return statements.some(({ principal }) => principal?.entries.some(isUnknown));
}

function gatewayWarning(policyName: string): Finding {
  const details = "a gateway endpoint finds only `*` and accounts among principals: others match nobody";
  return { ...setFinding("X_GATEWAY_PRINCIPAL", details, "use `*` and a condition on aws:PrincipalArn", "WARNING"), policyName };
}
