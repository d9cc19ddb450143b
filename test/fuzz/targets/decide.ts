/**
 * Target `decide`: random policy sets and requests, through compiler and core, against the reference interpreter, which
 * reads the same policies by itself. Compared: decision, causes, rule and the statements that apply, of `explain` and of
 * `decideAll`; that `decide` and `explain` agree; or that the request is refused.
 */
import { randomCase } from "../generate/policies.js";
import { SHORT } from "./bounded.js";
import type { Random } from "../generate/random.js";
import { randomRequest } from "../generate/requests.js";
import type { Target } from "./target.js";
import { randomQuestions, REQUESTS, runTrial, type Trial } from "../ask/trial.js";

export function decideTrial(random: Random, requests = REQUESTS): Trial {
  const { theme, ...sources } = randomCase(random);
  return { sources, asked: randomQuestions(() => randomRequest(theme, random), requests, random) };
}

export const decideTarget: Target = {
  name: "decide",
  covers: ["decisions", "causes", "rules", "errors", "policyTypes", "operators", "forms"],
  run: (random, coverage) => runTrial(decideTrial(random), coverage),
  runShort: (random, coverage) => runTrial(decideTrial(random, SHORT), coverage),
};
