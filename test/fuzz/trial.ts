/** One case of the differential targets: policies, and what is asked of them. */
import type { AuthorizationRequest } from "../../bindings/index.js";
import type { Coverage } from "./coverage.js";
import { compare, mismatch, ourSubjects, pairOf, type Asked, type Sources, type Subjects } from "./question.js";
import type { Random } from "./random.js";

export interface Trial {
  readonly sources: Sources;
  readonly asked: readonly Asked[];
}

const REQUESTS = 20;
const CALLS = 3;

/** Requests by themselves, then calls of several. */
export function randomQuestions(request: () => AuthorizationRequest, random: Random): Asked[] {
  const single = Array.from({ length: REQUESTS }, () => ({ requests: [request()] }));
  const calls = Array.from({ length: CALLS }, () => ({
    requests: Array.from({ length: random.between(1, 3) }, request),
    call: random.oneIn(2) ? {} : { publicPolicy: random.oneIn(2) },
  }));
  return [...single, ...calls];
}

/** Compares all answers. Returns the most telling of them. */
export function runTrial({ sources, asked }: Trial, coverage: Coverage, subjects: Subjects = ourSubjects()): string {
  const pair = pairOf(sources, subjects);
  if (pair === undefined) return "rejected";
  const outcomes = new Set<string>();
  for (const one of asked) {
    const { decision, fault } = compare(pair, one, coverage);
    if (fault !== undefined) throw mismatch({ ...sources, ...one }, fault, subjects);
    outcomes.add(decision);
  }
  return ["allowed", "explicitDeny", "implicitDeny"].find((decision) => outcomes.has(decision)) ?? "errors";
}
