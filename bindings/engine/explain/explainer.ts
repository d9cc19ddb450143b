/** Why: from the core's verdict on a request to the explanation people read. The core decides; here it is only told. */
import {
  DERIVED_ORG_ID,
  DERIVED_PRINCIPAL_ACCOUNT,
  DERIVED_RESOURCE_ACCOUNT,
  DERIVED_RESOURCE_ORG_ID,
  EXAMINED_ACTION,
  EXAMINED_APPLIES,
  EXAMINED_CONDITION,
  EXAMINED_PRINCIPAL,
  EXAMINED_RESOURCE,
  FACT_RESTRICT_PUBLIC,
  META,
  META_DENY_ROWS,
  SLOT_ACL,
  SLOT_BOUNDARY,
  SLOT_ENDPOINT,
  SLOT_GRANT,
  SLOT_IDENTITY,
  SLOT_RESOURCE,
  SLOT_RESOURCE_CONTROL,
  SLOT_SERVICE_CONTROL,
  SLOT_SESSION,
  SLOT_TRUST,
} from "../../../assembly/layout.js";
import { debugInfo, type DebugInfo } from "../../artifact/debug.js";
import type { ConditionText } from "../../artifact/tables/conditions.js";
import { TableReader } from "../../artifact/tables/table-reader.js";
import { callerName, type ShownRequest } from "./caller-name.js";
import type { LoadedCore } from "../core.js";
import type { Cause } from "./causes.js";
import type { Explanation, NearMiss, StatementRef, TypeResult } from "./explanation.js";
import { denialMessage } from "./message.js";
import type { MessageFacts } from "./message-facts.js";
import { nearMissDetail } from "./near-miss.js";
import type { Decision } from "../request.js";
import { RESOURCE_CONTROL_SLOTS, SERVICE_CONTROL_SLOTS, Verdict, type CollectedGroup } from "./verdict.js";

export interface ExplainOptions {
  /** How many near misses at most; default 20. */
  readonly nearMisses?: number;
  /** Leave the values of context keys out of near misses; default false. */
  readonly redactValues?: boolean;
}

export const NEAR_MISSES = 20;

const FAILED: Readonly<Record<number, NearMiss["failed"]>> = {
  [EXAMINED_ACTION]: "action",
  [EXAMINED_RESOURCE]: "resource",
  [EXAMINED_PRINCIPAL]: "principal",
  [EXAMINED_CONDITION]: "condition",
};

/** A statement of a collected group, with what the core says of it. */
interface Examined {
  readonly row: number;
  readonly slots: number;
  /** EXAMINED_* */
  readonly outcome: number;
}

/** Explains requests against one artifact. What it takes from the tables is read once, when it is first asked for. */
export class Explainer {
  readonly tables: TableReader;
  readonly #debug: DebugInfo | undefined;
  readonly #denyRows: number;

  constructor(readonly core: LoadedCore) {
    this.tables = new TableReader(core.reader);
    this.#debug = debugInfo(core.reader);
    this.#denyRows = core.reader.section(META).view.getUint32(META_DENY_ROWS, true);
  }

  /** To be called right after the core's decideWhole() of this request. */
  explain(decision: Decision, request: ShownRequest, generation: number, options: ExplainOptions): Explanation {
    const verdict = new Verdict(this.core.memory, this.core.reader);
    const { causes, rule } = verdict;
    const examined = verdict.groups().flatMap((group) => this.#examine(group));
    const applying = examined.filter(({ outcome }) => outcome === EXAMINED_APPLIES);
    const matched = this.#matched(applying, decision, verdict);
    const why = { decision, cause: causes[0]!, causes, ...(rule === undefined ? {} : { rule }) };
    const facts: MessageFacts = {
      ...why,
      principal: callerName(request.principal),
      action: request.action,
      resource: request.resource,
      ...policyArnOf(matched, decision, why.cause),
      ...this.#distance(verdict, request),
    };
    return {
      ...why,
      types: this.#types(verdict),
      matched,
      nearMisses: this.#nearMisses(examined, decision, request, verdict, options),
      missingKeys: this.#missingKeys(examined, verdict),
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

  #examine({ slots, rows }: CollectedGroup): Examined[] {
    return rows.map((row) => ({ row, slots, outcome: this.core.examine(row) }));
  }

  // --- policy types --------------------------------------------------------------------------------------------------

  #types(verdict: Verdict): TypeResult[] {
    const simple = (type: Cause, slots: number): TypeResult => ({ type, result: resultOf(verdict, slots) });
    const trusts = (verdict.collected & (1 << SLOT_TRUST)) !== 0 || verdict.causes.includes("trust");
    const restricts = (verdict.facts & FACT_RESTRICT_PUBLIC) !== 0;
    const blocked = verdict.causes.includes("blockPublicAccess");
    return [
      simple("identity", 1 << SLOT_IDENTITY),
      simple("boundary", 1 << SLOT_BOUNDARY),
      simple("session", 1 << SLOT_SESSION),
      trusts ? simple("trust", 1 << SLOT_TRUST) : simple("resource", (1 << SLOT_RESOURCE) | (1 << SLOT_ACL) | (1 << SLOT_GRANT)),
      ...this.#levels(verdict, "scp", SERVICE_CONTROL_SLOTS, SLOT_SERVICE_CONTROL),
      ...this.#levels(verdict, "rcp", RESOURCE_CONTROL_SLOTS, SLOT_RESOURCE_CONTROL),
      simple("vpce", 1 << SLOT_ENDPOINT),
      ...(restricts ? [{ type: "blockPublicAccess", result: blocked ? "explicitDeny" : "silent" } as const] : []),
    ];
  }

  /** One result a level, from the root on. An RCP level that does not deny allows: RCPFullAWSAccess is implied. */
  #levels(verdict: Verdict, type: "scp" | "rcp", slots: number, first: number): TypeResult[] {
    if ((verdict.collected & slots) === 0) return [{ type, result: "notApplicable" }];
    const names = this.#debug?.levels[verdict.levelCollection(first)] ?? {};
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
  #matched(rows: readonly Examined[], decision: Decision, verdict: Verdict): StatementRef[] {
    const counting = rows.filter(({ row, slots }) => row >= this.#denyRows || (slots & verdict.denied) !== 0);
    const isOther = ({ row }: Examined): number => ((decision === "explicitDeny") === row < this.#denyRows ? 0 : 1);
    return counting.sort((a, b) => isOther(a) - isOther(b) || this.#order(a.row, b.row)).map((item) => this.#reference(item));
  }

  /** Position in the policies; in a stripped artifact, in the table. */
  #order(a: number, b: number): number {
    const [first, second] = [this.#debug?.rows[a], this.#debug?.rows[b]];
    return first === undefined || second === undefined ? a - b : first[0] - second[0] || first[1] - second[1];
  }

  #reference({ row, slots }: Examined): StatementRef {
    const [policy, index, sid, line, column] = this.#debug?.rows[row] ?? [-1, row, null, null, null];
    const { name = "", source } = this.#debug?.policies[policy] ?? {};
    return {
      policyType: causeOfSlots(slots),
      policy: name,
      ...(source === undefined ? {} : { source }),
      effect: row < this.#denyRows ? "Deny" : "Allow",
      ...(sid === null ? {} : { sid }),
      index,
      ...(line === null ? {} : { line }),
      ...(column === null ? {} : { column }),
    };
  }

  /**
   * Those that fail last lack least: condition, principal, resource, action. Where an Allow is missing, a Deny that does not apply comes
   * after all of them.
   */
  #nearMisses(
    examined: readonly Examined[],
    decision: Decision,
    request: ShownRequest,
    verdict: Verdict,
    options: ExplainOptions,
  ): NearMiss[] {
    const missed = examined.filter(({ outcome }) => outcome !== EXAMINED_APPLIES);
    const isLast = ({ row }: Examined): number => (decision === "implicitDeny" && row < this.#denyRows ? 1 : 0);
    missed.sort((a, b) => isLast(a) - isLast(b) || b.outcome - a.outcome || this.#order(a.row, b.row));
    return missed.slice(0, Math.max(0, options.nearMisses ?? NEAR_MISSES)).map((item) => ({
      statement: this.#reference(item),
      failed: FAILED[item.outcome]!,
      detail: nearMissDetail(this.tables, item, request, verdict, this.core, options.redactValues === true),
    }));
  }

  // --- keys ------------------------------------------------------------------------------------------------------------

  /** Keys that the request lacks and a condition, or a variable in the resource, asked for (DECISIONS.md, 26). */
  #missingKeys(examined: readonly Examined[], verdict: Verdict): string[] {
    const keys = this.core.reader.keys();
    const missing = new Set<string>();
    for (const { row, outcome } of examined) {
      if (outcome === EXAMINED_ACTION || outcome === EXAMINED_PRINCIPAL) continue;
      const asked = outcome === EXAMINED_RESOURCE ? this.tables.resourceKeys(row) : this.#conditionKeys(row);
      for (const key of asked) if (verdict.values(key) === undefined) missing.add(keys[key]!.name);
    }
    return [...missing].sort();
  }

  #conditionKeys(row: number): number[] {
    const conditions = this.tables.conditions(row).filter(asksForValue);
    return conditions.flatMap(({ keyIndex, values }) => [keyIndex, ...this.tables.keysIn(values)]);
  }
}

/** A `Null` test asks for the absence itself. */
function asksForValue({ operator }: ConditionText): boolean {
  return !operator.endsWith("Null");
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

function causeOfSlots(slots: number): Cause {
  if ((slots & SERVICE_CONTROL_SLOTS) !== 0) return "scp";
  if ((slots & RESOURCE_CONTROL_SLOTS) !== 0) return "rcp";
  const named: readonly (readonly [number, Cause])[] = [
    [SLOT_IDENTITY, "identity"],
    [SLOT_BOUNDARY, "boundary"],
    [SLOT_SESSION, "session"],
    [SLOT_TRUST, "trust"],
    [SLOT_ENDPOINT, "vpce"],
  ];
  return named.find(([slot]) => (slots & (1 << slot)) !== 0)?.[1] ?? "resource";
}
