/** One case of the differential targets: policies, and what is asked of them. */
import type { AuthorizationRequest } from "../../../bindings/index.js";
import type { Coverage } from "./coverage.js";
import { compare, compareOne, mismatch, ourSubjects, pairOf, type Asked, type Sources, type Subjects } from "./question.js";
import type { Random } from "../generate/random.js";

export interface Trial {
  readonly sources: Sources;
  readonly asked: readonly Asked[];
}

/** Compiling takes as long as some ten requests: the more of them the better. */
export const REQUESTS = 80;
const CALLS = 5;
/** Of so many requests one is compared with its causes, rule and statements, the others by their decisions. */
const WHOLE_OF = 4;

/** Calls of several requests, then requests by themselves, so that a shorter trial is the beginning of a longer one. */
export function randomQuestions(request: () => AuthorizationRequest, count: number, random: Random): Asked[] {
  const calls = Array.from({ length: CALLS }, () => ({
    requests: Array.from({ length: random.between(1, 3) }, request),
    call: random.oneIn(2) ? {} : { publicPolicy: random.oneIn(2) },
  }));
  return [...calls, ...Array.from({ length: count }, () => ({ requests: [request()] }))];
}

/** Compares all answers. Returns the most telling of them. */
export function runTrial({ sources, asked }: Trial, coverage: Coverage, subjects: Subjects = ourSubjects()): string {
  const pair = pairOf(sources, subjects);
  if (pair === undefined) return "rejected";
  coverage.recordSources(sources);
  const outcomes = new Set<string>();
  for (const [at, one] of asked.entries()) {
    const isWhole = at % WHOLE_OF === 0;
    const outcome = one.call ? compare(pair, one) : compareOne(pair, sources, one.requests[0]!, coverage, isWhole);
    if (outcome.fault !== undefined) throw mismatch({ ...sources, ...one }, outcome.fault, subjects);
    outcomes.add(outcome.decision);
  }
  return ["allowed", "explicitDeny", "implicitDeny"].find((decision) => outcomes.has(decision)) ?? "errors";
}
