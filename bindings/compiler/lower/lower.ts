/**
 * Statements → rows of the decision table, in table order: Deny before Allow, then by bundle, equal conditions together.
 * Equal atoms, conditions and principal sets become one object each, so that later passes tell them apart by identity.
 *
 * Look into the room when one statement compiles to the wrong row: condition.ts and principal.ts by element, encode.ts for operands,
 * column.ts and trie.ts for patterns.
 * Numbers of records and offsets are not known here: tables/ and emit/ give them.
 */
import type { ActionPattern, ConditionEntry, Pattern, ResourceElement, StatementAst } from "../../policy/ast.js";
import { remembered } from "../../text/remembered.js";
import { toWellFormed } from "../../text/utf8.js";
import { PatternColumn } from "./column.js";
import { lowerCondition } from "./condition.js";
import {
  NO_CELL,
  type AtomIr,
  type ConditionIr,
  type LoweredRows,
  type PlannedPolicy,
  type PrincipalSetIr,
  type RowIr,
} from "./ir.js";
import { lowerPrincipal, principalId } from "./principal.js";
import { narrowToSupported } from "./resource-control.js";
import { ACTION_ROOT, RESOURCE_ROOT, Trie } from "./trie.js";

type RowCondition = Pick<RowIr, "condition" | "spellings">;

/** Every level of RCPs allows anyway: an Allow (RCPFullAWSAccess; others in lenient mode) changes nothing (evaluation-logic §5.2). */
function isImplied({ type }: PlannedPolicy, { effect }: StatementAst): boolean {
  return type === "resourceControl" && effect === "Allow";
}

export class Lowering {
  readonly trie = new Trie();
  readonly actions = new PatternColumn(this.trie, ACTION_ROOT);
  readonly resources = new PatternColumn(this.trie, RESOURCE_ROOT);
  readonly #rows: RowIr[] = [];
  /** Recurring actions are one object already: those that were seen, by number, and their numbers in the column. */
  readonly #knownActions: ActionPattern[] = [];
  readonly #actionIds: number[] = [];
  readonly #actionTexts: (string | undefined)[] = [];
  readonly #atoms = new Map<string, AtomIr>();
  readonly #conditions = new Map<string, ConditionIr>();
  /** Recurring elements are one list of entries already. */
  readonly #conditionsOfEntries = new Map<readonly ConditionEntry[], RowCondition>();
  readonly #principalSets = new Map<string, PrincipalSetIr>();
  #bundleCount = 0;

  /** `spellings`: condition keys, folded → as they were written first. */
  constructor(readonly spellings: Map<string, string>) {}

  /** `index`: the policy's position in the plan. */
  add(statements: readonly StatementAst[], policy: PlannedPolicy, index: number): void {
    this.#bundleCount = Math.max(this.#bundleCount, policy.bundle + 1);
    for (const statement of statements) if (!isImplied(policy, statement)) this.#rows.push(this.#row(statement, policy, index));
  }

  #row(statement: StatementAst, source: PlannedPolicy, policy: number): RowIr {
    const { type, bundle, resourceArn, isGateway } = source;
    const { index, sid, range } = statement;
    const shared = statement.conditions.length === 0 ? undefined : this.#condition(statement.conditions);
    const deny = statement.effect === "Deny";
    return {
      bundle,
      deny,
      policy,
      index,
      sid,
      start: range?.start,
      action: this.#action(statement, type === "resourceControl"),
      resource: this.#resource(statement.resource, type === "resource" ? resourceArn : undefined),
      principals: statement.principal && this.#principalSet(lowerPrincipal(statement.principal, deny, isGateway)),
      condition: shared?.condition,
      spellings: shared?.spellings,
    };
  }

  /** Conditions rank by first appearance; rows without one come first. */
  finish(): LoweredRows {
    const { actions, resources, trie, spellings } = this;
    return { rows: this.#sortedRows(), actions, resources, trie, spellings, actionTexts: this.#actionTexts };
  }

  /**
   * INVARIANT: Deny rows are rows 0 … deny − 1, and the rows of a bundle are two runs, one in each half. The core ends a request at the first
   * Deny that applies, and reads a bundle as those two runs.
   *
   *      ├──── Deny ────┼─────── Allow ───────┤
   *      │ g0 │ g1 │ g2 │  g0  │ g1 │   g2    │     in a run, rows of one condition stand side by side
   */
  #sortedRows(): readonly RowIr[] {
    const byCondition = sortStably(this.#rows, ({ condition }) => (condition?.rank ?? -1) + 1, this.#conditions.size + 1);
    const byBundle = sortStably(byCondition, ({ bundle }) => bundle, this.#bundleCount);
    return sortStably(byBundle, ({ deny }) => (deny ? 0 : 1), 2);
  }

  /** Actions that can match nothing are left out: a list of them matches nothing, and excludes nothing. */
  #action({ action: { kind, patterns } }: StatementAst, isNarrowed: boolean): number {
    const cell = this.actions.newCell(kind === "notAction");
    for (const action of patterns) {
      const { pattern } = action;
      if (pattern === undefined) continue;
      if (!isNarrowed) this.actions.addToCell(cell, this.#actionId(action, pattern));
      else for (const part of narrowToSupported(pattern)) this.actions.addToCell(cell, this.actions.idOf(part));
    }
    return cell;
  }

  /** By its number, unless another action has that, of a document that was read by itself. */
  #actionId(action: ActionPattern, pattern: Pattern): number {
    const { text, number = 0 } = action;
    if (this.#knownActions[number] === action) return this.#actionIds[number]!;
    const id = this.actions.idOf(pattern);
    this.#knownActions[number] = action;
    this.#actionTexts[id] ??= text;
    return (this.#actionIds[number] = id);
  }

  /** No element means the attached resource: that ARN where it is known, else whatever is requested. A trust policy is about its role. */
  #resource(resource: ResourceElement, resourceArn: string | undefined): number {
    if (resource.kind === "attached" && resourceArn === undefined) return NO_CELL;
    const cell = this.resources.newCell(resource.kind === "notResource");
    if (resource.kind === "attached") {
      this.resources.addToCell(cell, this.resources.idOf([{ kind: "text", text: toWellFormed(resourceArn!) }]));
    } else {
      for (const { alternatives } of resource.patterns) {
        for (const pattern of alternatives) this.resources.addToCell(cell, this.resources.idOf(pattern));
      }
    }
    return cell;
  }

  #condition(entries: readonly ConditionEntry[]): RowCondition {
    return remembered(this.#conditionsOfEntries, entries, () => ({
      condition: this.#lowerCondition(entries),
      spellings: this.#otherSpellings(entries),
    }));
  }

  #lowerCondition(entries: readonly ConditionEntry[]): ConditionIr {
    const atoms = distinctAtoms(entries.map((entry) => this.#atom(entry)));
    const id = atoms.length === 1 ? atoms[0]!.id : atoms.map((atom) => atom.id).join("\n");
    return remembered(this.#conditions, id, () => ({ rank: this.#conditions.size, atoms }));
  }

  #atom(entry: ConditionEntry): AtomIr {
    const atom = lowerCondition(entry);
    return remembered(this.#atoms, atom.id, () => atom);
  }

  /** Undefined: all as elsewhere. */
  #otherSpellings(entries: readonly ConditionEntry[]): readonly string[] | undefined {
    const others: string[] = [];
    for (const { key, foldedKey } of entries) {
      if (remembered(this.spellings, foldedKey, () => key) !== key) others.push(key);
    }
    return others.length === 0 ? undefined : [...new Set(others)];
  }

  #principalSet(set: PrincipalSetIr): PrincipalSetIr {
    return remembered(this.#principalSets, principalSetId(set), () => set);
  }
}

/** Sorts by counting: a pass over the items for how many there are of each key, `0 … keyCount - 1`, and one to place them. */
function sortStably<T>(items: readonly T[], keyOf: (item: T) => number, keyCount: number): readonly T[] {
  if (keyCount < 2) return items;
  const next = new Uint32Array(keyCount + 1);
  for (const item of items) next[keyOf(item) + 1]!++;
  for (let key = 1; key < keyCount; key++) next[key]! += next[key - 1]!;
  const sorted = new Array<T>(items.length);
  for (const item of items) sorted[next[keyOf(item)]!++] = item;
  return sorted;
}

function distinctAtoms(atoms: AtomIr[]): AtomIr[] {
  if (atoms.length < 2) return atoms;
  return [...new Set(atoms)].sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** Texts that are equal for equal sets. */
function principalSetId({ negated, members }: PrincipalSetIr): string {
  return `${negated} ${members.map((member) => `${member.text.length}:${principalId(member)}`).join(" ")}`;
}
