/** Runs fuzz cases one after another; the main thread watches the case number, so that a hang is seen from outside. */
import { parentPort, workerData } from "node:worker_threads";
import { Random } from "./random.js";
import { caseSeed, FuzzFinding, Tally } from "./target.js";
import { TARGETS } from "./targets.js";

export interface WorkerOrder {
  readonly seed: number;
  readonly targets: readonly string[];
  /** One case of each target, or all from 0 until told to stop. */
  readonly only: number | undefined;
  /** Words: STOP, TARGET, CASE. */
  readonly shared: SharedArrayBuffer;
}
export const STOP = 0,
  TARGET = 1,
  CASE = 2,
  SHARED_WORDS = 3;

export interface WorkerReport {
  readonly tallies: readonly { readonly target: string; readonly cases: number; readonly outcomes: string }[];
  readonly finding:
    { readonly target: string; readonly index: number; readonly message: string; readonly reproduction: string } | undefined;
}

const { seed, targets, only, shared } = workerData as WorkerOrder;
const state = new Int32Array(shared);
const tallies = new Map(targets.map((name) => [name, new Tally()]));

function runCase(name: string, index: number): WorkerReport["finding"] {
  Atomics.store(state, TARGET, targets.indexOf(name));
  Atomics.store(state, CASE, index);
  try {
    tallies.get(name)!.add(TARGETS.get(name)!.run(new Random(caseSeed(seed, name, index))));
    return undefined;
  } catch (error) {
    const reproduction = error instanceof FuzzFinding ? error.reproduction : String((error as Error).stack);
    return { target: name, index, message: String(error), reproduction };
  }
}

/** The targets take turns, so that a short run sees all of them. */
function runAll(): WorkerReport["finding"] {
  for (let index = only ?? 0; Atomics.load(state, STOP) === 0; index++) {
    for (const name of targets) {
      const finding = runCase(name, index);
      if (finding !== undefined) return finding;
    }
    if (only !== undefined) return undefined;
  }
  return undefined;
}

const finding = runAll();
const report: WorkerReport = {
  tallies: [...tallies].map(([target, tally]) => ({ target, cases: tally.cases, outcomes: String(tally) })),
  finding,
};
parentPort!.postMessage(report);
