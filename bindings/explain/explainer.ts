/** Why: from the core's verdict on a request to the explanation that people read. The core decides; this only reports it. */
import type {
  ExplainOptions,
  Explanation,
  MatchedStatement,
  StatementRef,
  TypeResult,
  MessageFacts,
} from "../model/explanation.js";
import {
  DERIVED_ORG_ID,
  DERIVED_PRINCIPAL_ACCOUNT,
  DERIVED_RESOURCE_ACCOUNT,
  DERIVED_RESOURCE_ORG_ID,
  EXAMINED_APPLIES,
  FACT_RESTRICT_PUBLIC,
} from "../../assembly/layout.js";
import { POLICY_TYPES, slotBitsOf } from "../artifact/policy-types.js";
import { TableReader } from "../artifact/tables/table-reader.js";
import { reasonsOf } from "./because.js";
import type { ShownRequest } from "./caller-name.js";
import type { LoadedCore } from "../engine/core/core.js";
import type { Cause } from "../model/cause.js";
import { denialMessage } from "./message.js";
import { missingKeys } from "./missing-keys.js";
import { NearMisses } from "./near-misses.js";
import type { Decision } from "../model/request.js";
import { RequestView } from "./request-view.js";
import { Statements, type Examined } from "./statements.js";
import { Verdict, type CollectedBundle } from "./verdict.js";

export const NEAR_MISSES = 20;

/** Explains requests against one artifact. What it takes from the tables is read once, when it is first asked for. */
export class Explainer {
  readonly statements: Statements;
  readonly tables: TableReader;

  constructor(readonly core: LoadedCore) {
    this.statements = new Statements(core.reader);
    this.tables = new TableReader(core.reader, this.statements.debug);
  }

  /** To be called right after the core's decideWhole() of this request. */
  explain(decision: Decision, request: ShownRequest, generation: number, options: ExplainOptions): Explanation {
    const verdict = new Verdict(this.core.memory, this.core.reader);
    const view = new RequestView(request, this.core, verdict, this.tables, options.redactValues === true);
    const { causes, rule } = verdict;
    const examined = verdict.bundles().flatMap((bundle) => this.#examine(bundle));
    const applying = examined.filter(({ outcome }) => outcome === EXAMINED_APPLIES);
    const matched = this.#matched(applying, decision, view);
    const why = { decision, cause: causes[0]!, causes, ...(rule === undefined ? {} : { rule }) };
    const facts: MessageFacts = {
      ...why,
      principal: view.caller,
      action: request.action,
      resource: request.resource,
      ...policyArnOf(matched, decision, why.cause),
      ...this.#distance(verdict, request),
    };
    return {
      ...why,
      types: this.#types(verdict),
      matched,
      nearMisses: new NearMisses(view, this.statements, decision).find(examined, options.nearMisses ?? NEAR_MISSES),
      missingKeys: missingKeys(examined, view),
      message: denialMessage(facts),
      facts,
      generation,
    };
  }

  /** What a directory knows of caller and resource: other accounts, and no organization in common either. */
  #distance(verdict: Verdict, request: ShownRequest): { readonly isOtherAccount: boolean; readonly isOutsider: boolean } {
    const { reader } = this.core;
    if (!reader.isDirectory()) return { isOtherAccount: isOtherAccountOfSts(request), isOutsider: false };
    const value = (which: number): string | undefined => verdict.values(reader.derivedKey(which))?.[0];
    const isOtherAccount = value(DERIVED_PRINCIPAL_ACCOUNT) !== value(DERIVED_RESOURCE_ACCOUNT);
    const organization = value(DERIVED_ORG_ID);
    return {
      isOtherAccount,
      isOutsider: isOtherAccount && (organization === undefined || organization !== value(DERIVED_RESOURCE_ORG_ID)),
    };
  }

  #examine({ slots, rows }: CollectedBundle): Examined[] {
    return rows.map((row) => ({ row, slots, outcome: this.core.examine(row) }));
  }

  // --- policy types --------------------------------------------------------------------------------------------------

  #types(verdict: Verdict): TypeResult[] {
    const simple = (type: Cause): TypeResult => ({ type, result: resultOf(verdict, slotBitsOf(type)) });
    const trusts = (verdict.collected & slotBitsOf("trust")) !== 0 || verdict.causes.includes("trust");
    const restricts = (verdict.facts & FACT_RESTRICT_PUBLIC) !== 0;
    const blocked = verdict.causes.includes("blockPublicAccess");
    return [
      simple("identity"),
      simple("boundary"),
      simple("session"),
      simple(trusts ? "trust" : "resource"),
      ...this.#levels(verdict, "scp"),
      ...this.#levels(verdict, "rcp"),
      simple("vpce"),
      ...(restricts ? [{ type: "blockPublicAccess", result: blocked ? "explicitDeny" : "silent" } as const] : []),
    ];
  }

  /** One result a level, from the root on. An RCP level that does not deny allows: RCPFullAWSAccess is implied. */
  #levels(verdict: Verdict, type: "scp" | "rcp"): TypeResult[] {
    const slots = slotBitsOf(type);
    const first = POLICY_TYPES.find(({ cause }) => cause === type)!.slot;
    if ((verdict.collected & slots) === 0) return [{ type, result: "notApplicable" }];
    const names = this.statements.debug?.levels[verdict.levelCollection(first)] ?? {};
    const found: TypeResult[] = [];
    for (let slot = first; (verdict.collected & slots) >>> slot !== 0; slot++) {
      const own = resultOf(verdict, 1 << slot);
      const result = type === "rcp" && own === "silent" ? "allow" : own;
      found.push({ type, level: names[slot] ?? `level ${slot - first + 1}`, result });
    }
    return found;
  }

  // --- statements ------------------------------------------------------------------------------------------------------

  /** Those of the deciding effect first, then in policy order. A Deny that does not count (the bucket owner's root, §9.6) is left out. */
  #matched(rows: readonly Examined[], decision: Decision, view: RequestView): MatchedStatement[] {
    const { statements } = this;
    const { resource, verdict } = view;
    const counting = rows.filter((item) => !statements.denies(item) || (item.slots & verdict.denied) !== 0);
    const isOther = (item: Examined): number => ((decision === "explicitDeny") === statements.denies(item) ? 0 : 1);
    return counting
      .sort((a, b) => isOther(a) - isOther(b) || statements.order(a.row, b.row, resource))
      .map((item) => ({
        ...statements.reference(item, resource),
        because: reasonsOf(item.row, statements.denies(item), view),
      }));
  }
}

/** AWS names the policy that denies, where it has an ARN: policies that are called by theirs. */
function policyArnOf(matched: readonly StatementRef[], decision: Decision, cause: Cause): { readonly policyArn?: string } {
  if (decision !== "explicitDeny") return {};
  const policy = matched.find(({ policyType, effect }) => policyType === cause && effect === "Deny")?.policy ?? "";
  return /^arn:[^:]*:(iam|organizations)::[^:]*:policy\//.test(policy) ? { policyArn: policy } : {};
}

/** A policy set knows no organization, which S3's messages depend on; those of STS depend on the accounts alone. */
function isOtherAccountOfSts({ principal, action, resource }: ShownRequest): boolean {
  if (!action.toLowerCase().startsWith("sts:")) return false;
  const caller = typeof principal === "string" ? accountIn(principal) : (principal.account ?? accountIn(principal.arn ?? ""));
  return caller !== "" && accountIn(resource) !== "" && caller !== accountIn(resource);
}

function accountIn(arn: string): string {
  return arn.startsWith("arn:") ? (arn.split(":", 5)[4] ?? "") : "";
}

function resultOf(verdict: Verdict, slots: number): TypeResult["result"] {
  if ((verdict.denied & slots) !== 0) return "explicitDeny";
  if ((verdict.collected & slots) === 0) return "notApplicable";
  return (verdict.allowed & slots) !== 0 ? "allow" : "silent";
}

const explainers = new WeakMap<LoadedCore, Explainer>();

/** The explainer of a core: what was read from its tables serves all its requests. */
export function explainerOf(core: LoadedCore): Explainer {
  const known = explainers.get(core);
  if (known !== undefined) return known;
  const made = new Explainer(core);
  explainers.set(core, made);
  return made;
}
