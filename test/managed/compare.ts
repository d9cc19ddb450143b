/** One AWS managed policy, asked about itself: engine against reference. */
import type { NamedPolicy } from "../../bindings/index.js";
import { compare, mismatch, ourSubjects, pairOf, type Sources } from "../fuzz/ask/question.js";
import type { Reference } from "../reference/interpreter.js";
import type { ManagedDocument } from "../support/managed.js";
import { deriveRequests, type Derived } from "./derive.js";
import type { StatementLike } from "./satisfy.js";

export interface Tally {
  statements: number;
  /** Statements that apply to one of the requests made to hit them, though others may deny or allow as well. */
  hit: number;
  requests: number;
  readonly decisions: Record<string, number>;
}

export function newTally(): Tally {
  return { statements: 0, hit: 0, requests: 0, decisions: {} };
}

/** Throws a FuzzFinding where the two differ. */
export function compareDocument({ name, document }: ManagedDocument, tally: Tally): void {
  const policy: NamedPolicy = { name, document };
  const sources: Sources = { mode: "aws", choices: {}, policies: { identity: [policy] } };
  const pair = pairOf(sources, ourSubjects());
  if (pair === undefined) throw new Error(`${name} does not compile`);
  for (const [index, statement] of [document["Statement"] as StatementLike | StatementLike[]].flat().entries()) {
    const derived = [...deriveRequests(statement, 0), ...(isLong(statement) ? deriveRequests(statement, -1) : [])];
    tally.statements++;
    if (derived.some((one) => isHit(one, index, pair.reference))) tally.hit++;
    for (const { request } of derived) {
      tally.requests++;
      const { decision, fault } = compare(pair, { requests: [request] });
      tally.decisions[decision] = (tally.decisions[decision] ?? 0) + 1;
      if (fault !== undefined) throw mismatch({ ...sources, requests: [request] }, fault, ourSubjects());
    }
  }
}

/** The last action and the last resource are others than the first. */
function isLong({ Action, Resource }: StatementLike): boolean {
  return [Action, Resource].some((list) => Array.isArray(list) && list.length > 1);
}

function isHit({ what, request }: Derived, index: number, reference: Reference): boolean {
  if (what !== "hit") return false;
  const answer = reference.explain(request);
  return !("error" in answer) && answer.matched.some((matched) => matched.index === index);
}
