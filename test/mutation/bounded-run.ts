/** The bounded run, its answers kept: a mutant is asked the same questions until it answers one differently. */
import { compile, PolicyErrors, type Artifact } from "../../bindings/index.js";
import { Reference } from "../reference/interpreter.js";
import type { DirectoryLike, PolicySetLike } from "../reference/interpreter.js";
import { loadCompilingEngine } from "../support/engine.js";
import { difference } from "../fuzz/ask/answers.js";
import { DIRECTORIES, OPERATOR_CASES, POLICY_SETS, SEED, SHORT } from "../fuzz/targets/bounded.js";
import { decideTrial } from "../fuzz/targets/decide.js";
import { directoryTrial } from "../fuzz/targets/directory.js";
import { operatorTrials } from "../fuzz/targets/operators.js";
import { engineSays, referenceSays, type Said, type Sources } from "../fuzz/ask/question.js";
import { Random } from "../fuzz/generate/random.js";
import { caseSeed } from "../fuzz/targets/target.js";
import type { Trial } from "../fuzz/ask/trial.js";
import { corpusTrials, type CorpusFile } from "./corpus-trials.js";

const CLOCK = Date.parse("2024-06-01T12:00:00Z");

/** A trial that compiles, with what the unchanged reference answers. */
interface Known extends Trial {
  readonly artifact: Artifact;
  readonly answers: readonly Said[];
}

type RandomTarget = "operators" | "decide" | "directory";

/** Random policies, or the cases of one file of the corpus. */
export type TargetName = RandomTarget | CorpusFile;

const TRIALS: Readonly<Record<RandomTarget, { readonly count: number; readonly make: (random: Random) => readonly Trial[] }>> = {
  operators: { count: OPERATOR_CASES, make: operatorTrials },
  decide: { count: POLICY_SETS, make: (random) => [decideTrial(random, SHORT)] },
  directory: { count: DIRECTORIES, make: (random) => [directoryTrial(random, SHORT)] },
};

const isRandom = (target: TargetName): target is RandomTarget => target in TRIALS;

function* trials(target: TargetName): Generator<Trial> {
  if (!isRandom(target)) return yield* corpusTrials(target);
  const { count, make } = TRIALS[target];
  for (let index = 0; index < count; index++) yield* make(new Random(caseSeed(SEED, target, index)));
}

function referenceOf({ policies, directory, mode, choices }: Sources, Subject: typeof Reference): Reference {
  return new Subject((directory ?? policies) as PolicySetLike | DirectoryLike, { mode, choices, clock: CLOCK });
}

function know(trial: Trial): Known | undefined {
  const { policies, directory, mode, choices } = trial.sources;
  try {
    const artifact = compile(directory ?? policies!, { mode, choices });
    const reference = referenceOf(trial.sources, Reference);
    return { ...trial, artifact, answers: trial.asked.map((asked) => referenceSays(reference, asked)) };
  } catch (error) {
    if (error instanceof PolicyErrors) return undefined;
    throw error;
  }
}

export class BoundedRun {
  readonly #rest: Generator<Trial>;
  readonly #known: Known[] = [];

  constructor(target: TargetName) {
    this.#rest = trials(target);
  }

  *#trials(): Generator<Known> {
    yield* this.#known;
    for (let next = this.#rest.next(); !next.done; next = this.#rest.next()) {
      const known = know(next.value);
      if (known === undefined) continue;
      this.#known.push(known);
      yield known;
    }
  }

  /** How a core first differs from the reference; undefined where it never does. */
  faultOfCore(module: WebAssembly.Module): string | undefined {
    return this.#firstFault(({ artifact, asked }) => {
      const engine = loadCompilingEngine(artifact, { clock: () => CLOCK, module });
      return asked.map((one) => engineSays(engine, one));
    });
  }

  /** How a reference first differs from ours. */
  faultOfReference(Subject: typeof Reference): string | undefined {
    return this.#firstFault(({ sources, asked }) => {
      const reference = referenceOf(sources, Subject);
      return asked.map((one) => referenceSays(reference, one));
    });
  }

  #firstFault(ask: (trial: Known) => readonly Said[]): string | undefined {
    for (const trial of this.#trials()) {
      const faults = ask(trial).map((said, at) => difference(said, trial.answers[at]!));
      const fault = faults.find((found) => found !== undefined);
      if (fault !== undefined) return fault;
    }
    return undefined;
  }
}
