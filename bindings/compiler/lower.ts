/** Statements → rows of the decision table, in table order: Deny before Allow, then by group, equal conditions together. */
import type { ActionElement, ResourceElement, StatementAst } from "../policy/ast.js";
import { toWellFormed } from "../policy/text.js";
import { lowerCondition } from "./condition.js";
import type { AtomIr, ColumnIr, RowIr } from "./ir.js";
import type { PlannedPolicy } from "./plan.js";
import { lowerPrincipal } from "./principal.js";
import { narrowToSupported } from "./resource-control.js";

export function lowerPolicies(policies: readonly PlannedPolicy[]): RowIr[] {
  const rows = policies.flatMap((policy, index) =>
    policy.ast.statements.flatMap((statement) => (isImplied(policy, statement) ? [] : [lowerStatement(policy, index, statement)])),
  );
  const rank = conditionRanks(rows);
  const order = (row: RowIr): number => (row.deny ? 0 : 1);
  return rows.sort((a, b) => order(a) - order(b) || a.group - b.group || rank.get(conditionId(a))! - rank.get(conditionId(b))!);
}

/** Every level of RCPs allows anyway: an Allow (RCPFullAWSAccess; others in lenient mode) changes nothing (evaluation-logic §5.2). */
function isImplied({ type }: PlannedPolicy, { effect }: StatementAst): boolean {
  return type === "resourceControl" && effect === "Allow";
}

function lowerStatement(source: PlannedPolicy, policy: number, statement: StatementAst): RowIr {
  const { type, group, resourceArn, isGateway } = source;
  const deny = statement.effect === "Deny";
  const action = lowerAction(statement.action);
  return {
    group,
    deny,
    policy,
    statement,
    action: type === "resourceControl" ? { ...action, patterns: action.patterns.flatMap(narrowToSupported) } : action,
    resource: lowerResource(statement.resource, type === "resource" ? resourceArn : undefined),
    principals: statement.principal && lowerPrincipal(statement.principal, deny, isGateway),
    atoms: distinctAtoms(statement.conditions.map(lowerCondition)),
  };
}

/** Actions that can match nothing are left out: a list of them matches nothing, and excludes nothing. */
function lowerAction(action: ActionElement): ColumnIr {
  const patterns = action.patterns.flatMap(({ pattern }) => (pattern === undefined ? [] : [pattern]));
  return { excludes: action.kind === "notAction", patterns };
}

/** No element means the attached resource: that ARN where it is known, else whatever is requested. A trust policy is about its role. */
function lowerResource(resource: ResourceElement, resourceArn: string | undefined): ColumnIr | undefined {
  if (resource.kind === "attached") {
    return resourceArn === undefined
      ? undefined
      : { excludes: false, patterns: [[{ kind: "text", text: toWellFormed(resourceArn) }]] };
  }
  return { excludes: resource.kind === "notResource", patterns: resource.patterns.flatMap(({ alternatives }) => alternatives) };
}

function distinctAtoms(atoms: AtomIr[]): AtomIr[] {
  if (atoms.length < 2) return atoms;
  const byId = new Map(atoms.map((atom) => [atom.id, atom]));
  return [...byId.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** Equal texts for equal conditions; "" for none. */
export function conditionId(row: RowIr): string {
  return row.atoms.length === 1 ? row.atoms[0]!.id : row.atoms.map(({ id }) => id).join("\n");
}

/** Order of first appearance, so that rows with the same condition stand together and rows without one come first. */
function conditionRanks(rows: readonly RowIr[]): Map<string, number> {
  const ranks = new Map<string, number>([["", -1]]);
  for (const row of rows) {
    const id = conditionId(row);
    if (!ranks.has(id)) ranks.set(id, ranks.size);
  }
  return ranks;
}
