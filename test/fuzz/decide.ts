/**
 * Target `decide`: random policy sets and requests, through compiler and core, against the reference interpreter, which
 * reads the same policies by itself. Compared: decision, causes, rule and the statements that apply, of `explain` and of
 * `decideAll`; that `decide` and `explain` agree; or that the request is refused.
 */
import type { AuthorizationRequest, CallFacts, Engine } from "../../bindings/index.js";
import { randomCase } from "./policies.js";
import { compare, engineOf, mismatch, type Sources } from "./question.js";
import type { Random } from "./random.js";
import { randomRequest } from "./requests.js";
import type { Target } from "./target.js";

const REQUESTS_PER_SET = 12;
const CALLS_PER_SET = 2;

export const decideTarget: Target = {
  name: "decide",
  run(random: Random): string {
    const { theme, ...sources } = randomCase(random);
    const engine = engineOf(sources);
    if (engine === undefined) return "rejected";
    return askAll(engine, sources, () => randomRequest(theme, random), random);
  },
};

/** Requests by themselves, then calls of several. Returns the most telling of the answers. */
export function askAll(engine: Engine, sources: Sources, request: () => AuthorizationRequest, random: Random): string {
  const outcomes = new Set<string>();
  const ask = (requests: readonly AuthorizationRequest[], call?: CallFacts): void => {
    const question = { ...sources, requests, ...(call === undefined ? {} : { call }) };
    const { decision, fault } = compare(engine, question);
    if (fault !== undefined) throw mismatch(question, fault);
    outcomes.add(decision);
  };
  for (let count = 0; count < REQUESTS_PER_SET; count++) ask([request()]);
  for (let count = 0; count < CALLS_PER_SET; count++) {
    ask(Array.from({ length: random.between(1, 3) }, request), random.oneIn(2) ? {} : { publicPolicy: random.oneIn(2) });
  }
  return ["allowed", "explicitDeny", "implicitDeny"].find((decision) => outcomes.has(decision)) ?? "errors";
}
