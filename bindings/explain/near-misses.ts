/** Statements that do not apply, those that lack least first. Linear in the statements, but for sorting. */
import {
  EXAMINED_ACTION,
  EXAMINED_APPLIES,
  EXAMINED_CONDITION,
  EXAMINED_PRINCIPAL,
  EXAMINED_RESOURCE,
} from "../../assembly/layout.js";
import { callerParts, isNamed, namesOf } from "./caller-parts.js";
import { Closeness } from "./closeness.js";
import type { Miss, NearMiss } from "../model/explanation.js";
import { missDetail, type FailedElement } from "./near-miss.js";
import type { RequestView } from "./request-view.js";
import type { Examined, Statements } from "./statements.js";
import type { Decision } from "../model/request.js";
import { remembered } from "../text/remembered.js";

/** By the first element that fails. */
const FAILED: Readonly<Record<number, FailedElement>> = {
  [EXAMINED_ACTION]: "action",
  [EXAMINED_RESOURCE]: "resource",
  [EXAMINED_PRINCIPAL]: "principal",
  [EXAMINED_CONDITION]: "condition",
};

/** A statement that does not apply, and by what it is sorted: smaller is nearer, in this order. */
interface Missed {
  readonly item: Examined;
  /** Would it help if it applied? */
  readonly helps: number;
  /** Elements that fail beside the first. */
  readonly others: number;
  /** 1: none of its actions is of the action's service. */
  readonly service: number;
  /** How far action and resource are from what it lists: 0 … 2. */
  readonly distance: number;
  /** Conditions that fail. */
  readonly conditions: number;
}

/** Of one request. */
export class NearMisses {
  readonly #closeness: Closeness;
  /** Number of failed atoms, by condition. */
  readonly #failedAtoms = new Map<number, number>();
  /** Does the set name the caller? What the core has said where it came to that. */
  readonly #named = new Map<number, boolean>();
  /** The same where it did not. */
  readonly #guessed = new Map<number, boolean>();
  readonly #callerNames: readonly string[];

  constructor(
    readonly view: RequestView,
    readonly statements: Statements,
    readonly decision: Decision,
  ) {
    this.#closeness = new Closeness(view);
    this.#callerNames = namesOf(callerParts(view));
  }

  find(examined: readonly Examined[], max: number): NearMiss[] {
    if (!(max > 0)) return [];
    for (const item of examined) this.#notePrincipals(item);
    const missed = examined.filter(({ outcome }) => outcome !== EXAMINED_APPLIES).map((item) => this.#missed(item));
    missed.sort((a, b) => compareMissed(a, b) || this.statements.order(a.item.row, b.item.row, this.view.resource));
    return missed.slice(0, max).map(({ item }) => this.#nearMiss(item));
  }

  #nearMiss(item: Examined): NearMiss {
    const miss = (failed: FailedElement): Miss => ({ failed, detail: missDetail(item.row, failed, this.view, this.#closeness) });
    const also = this.#others(item).map(miss);
    return {
      statement: this.statements.reference(item, this.view.resource),
      ...miss(FAILED[item.outcome]!),
      ...(also.length === 0 ? {} : { also }),
    };
  }

  /** What is known to fail beside the first. */
  #others(item: Examined): FailedElement[] {
    return [
      ...(this.#resourceFailsToo(item) ? (["resource"] as const) : []),
      ...(this.#principalFailsToo(item) === "yes" ? (["principal"] as const) : []),
      ...(item.outcome !== EXAMINED_CONDITION && this.#failedAtomsOf(item.row) > 0 ? (["condition"] as const) : []),
    ];
  }

  // --- ranks -------------------------------------------------------------------------------------------------------------

  #missed(item: Examined): Missed {
    const { row, outcome } = item;
    const { tables } = this.view;
    const actionFails = outcome === EXAMINED_ACTION;
    const resourceFails = this.#resourceFailsToo(item);
    const conditions = this.#failedAtomsOf(row);
    const others =
      (resourceFails ? 1 : 0) +
      (this.#principalFailsToo(item) === "no" ? 0 : 1) +
      (outcome !== EXAMINED_CONDITION && conditions > 0 ? 1 : 0);
    return {
      item,
      helps: this.#helps(item),
      others,
      service: !actionFails || this.#closeness.isOfService(tables.actions(row)) ? 0 : 1,
      distance:
        (actionFails ? 1 - this.#closeness.ofAction(tables.actions(row)) : 0) +
        (resourceFails || outcome === EXAMINED_RESOURCE ? 1 - this.#closeness.ofResource(tables.resources(row)) : 0),
      conditions,
    };
  }

  /** Where an Allow is missing: those of policy types that do not allow yet, then other Allows, then Denies. */
  #helps(item: Examined): number {
    if (this.decision !== "implicitDeny") return 0;
    if (this.statements.denies(item)) return 2;
    return (item.slots & ~this.view.verdict.allowed) !== 0 ? 0 : 1;
  }

  /** Behind an action that fails; of the others the core says it. */
  #resourceFailsToo(item: Examined): boolean {
    if (item.outcome !== EXAMINED_ACTION) return false;
    const column = this.view.tables.resources(item.row);
    return column !== undefined && this.#closeness.resourceFails(column, this.statements.denies(item)) === true;
  }

  #failedAtomsOf(row: number): number {
    const { tables, core } = this.view;
    const condition = tables.condition(row);
    const failed = (): number => tables.atoms(condition).filter((atom) => core.examineAtom(atom) === 0).length;
    return remembered(this.#failedAtoms, condition, failed);
  }

  // --- principals --------------------------------------------------------------------------------------------------------

  #notePrincipals({ row, outcome }: Examined): void {
    if (outcome === EXAMINED_ACTION || outcome === EXAMINED_RESOURCE) return;
    const set = this.view.tables.principalSet(row);
    if (set !== undefined) this.#named.set(set, outcome !== EXAMINED_PRINCIPAL);
  }

  /** Behind an action or a resource that fails. */
  #principalFailsToo({ row, outcome }: Examined): "yes" | "probably" | "no" {
    if (outcome !== EXAMINED_ACTION && outcome !== EXAMINED_RESOURCE) return "no";
    const set = this.view.tables.principalSet(row);
    if (set === undefined) return "no";
    const isNamed = this.#named.get(set);
    if (isNamed !== undefined) return isNamed ? "no" : "yes";
    return this.#isProbablyNamed(row, set) ? "no" : "probably";
  }

  #isProbablyNamed(row: number, set: number): boolean {
    let guess = this.#guessed.get(set);
    if (guess === undefined) {
      const { excludes, members } = this.view.tables.principals(row)!;
      guess = excludes || members.some((member) => isNamed(member, this.#callerNames));
      this.#guessed.set(set, guess);
    }
    return guess;
  }
}

function compareMissed(a: Missed, b: Missed): number {
  return (
    a.helps - b.helps ||
    a.others - b.others ||
    a.service - b.service ||
    a.distance - b.distance ||
    a.conditions - b.conditions ||
    b.item.outcome - a.item.outcome
  );
}
