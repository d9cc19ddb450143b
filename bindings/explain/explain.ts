/**
 * What `explain` and `decideAll` are made of. Engines with the compiler have it; others take it as LoadOptions.explainer.
 *
 * Look here when the words about a decision are wrong. It decides nothing: the core has decided, and left what it saw in its memory.
 */
import type { Explaining } from "../engine/explaining.js";
import type { LoadedCore } from "../engine/core/core.js";
import type { Generation, Observation } from "../engine/generation.js";
import { foldKey } from "../engine/request/keys.js";
import { readOptions } from "../engine/request/options.js";
import type { AuthorizationRequest } from "../model/request.js";
import { callExplanation, type Explained } from "./call.js";
import type { ExplainOptions, Explanation, StatementRef } from "../model/explanation.js";
import { explainerOf, NEAR_MISSES } from "./explainer.js";
import { Verdict } from "./verdict.js";

/**
 * Gives an engine of `postern/engine` its `explain` and `decideAll`.
 *
 * @example
 * const engine = Engine.loadSync(artifact, { explainer });
 */
export const explainer: Explaining = {
  explain: (generation, request, options) => explained(generation, request, readOptions(options, EXPLAIN_OPTIONS)).explanation,
  explainCall(generation, requests, call, options) {
    const [facts, shown] = [readOptions(call, CALL_FACTS), readOptions(options, EXPLAIN_OPTIONS)];
    return callExplanation(
      requests.map((request) => explained(generation, request, shown)),
      facts,
    );
  },
};

const EXPLAIN_OPTIONS = { nearMisses: "number", redactValues: "boolean" } as const;
const CALL_FACTS = { publicPolicy: "boolean" } as const;

function explained(generation: Generation, given: AuthorizationRequest, options: ExplainOptions): Explained {
  return explainObserved(generation.observe(given), generation, options);
}

/** To be called right after the observation: what there is to explain is in the cores' memory until the next request. */
export function explainObserved(observation: Observation, generation: Generation, options: ExplainOptions): Explained {
  const { decision, request, core, sessionCore } = observation;
  const of = (each: LoadedCore): Explanation => explainerOf(each).explain(decision, request, generation.info.generation, options);
  const own = of(core);
  const explanation = sessionCore === undefined ? own : withSession(own, of(sessionCore), options);
  return { explanation, request, facts: new Verdict(core.memory, core.reader).facts };
}

/** The session policies' statements beside those of the main core; what lacks before what does not. */
function withSession(main: Explanation, session: Explanation, { nearMisses = NEAR_MISSES }: ExplainOptions): Explanation {
  const isOther = ({ effect }: StatementRef): number => ((main.decision === "explicitDeny") === (effect === "Deny") ? 0 : 1);
  const misses = [session.nearMisses, main.nearMisses];
  if (!main.causes.includes("session")) misses.reverse();
  return {
    ...main,
    matched: [...main.matched, ...session.matched].sort((a, b) => isOther(a) - isOther(b)),
    nearMisses: misses.flat().slice(0, Math.max(0, nearMisses)),
    missingKeys: distinctKeys([...main.missingKeys, ...session.missingKeys]),
  };
}

/** Each key once, whatever its spelling. */
function distinctKeys(names: readonly string[]): string[] {
  const byKey = new Map([...names].reverse().map((name) => [foldKey(name), name]));
  return [...byKey.values()].sort();
}
