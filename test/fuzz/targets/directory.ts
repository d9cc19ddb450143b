/** Target `directory`: random directories and requests, against the reference interpreter, as target `decide` does it. */
import { SHORT } from "./bounded.js";
import { randomDirectoryCase } from "../generate/directories.js";
import { randomDirectoryRequest } from "../generate/directory-requests.js";
import type { Random } from "../generate/random.js";
import type { Target } from "./target.js";
import { randomQuestions, REQUESTS, runTrial, type Trial } from "../ask/trial.js";

export function directoryTrial(random: Random, requests = REQUESTS): Trial {
  const { theme, ...sources } = randomDirectoryCase(random);
  return { sources, asked: randomQuestions(() => randomDirectoryRequest(theme, random), requests, random) };
}

export const directoryTarget: Target = {
  name: "directory",
  covers: ["decisions", "causes", "errors", "policyTypes", "directoryForms"],
  run: (random, coverage) => runTrial(directoryTrial(random), coverage),
  runShort: (random, coverage) => runTrial(directoryTrial(random, SHORT), coverage),
};
