/** Runs fuzz cases one after another; the main thread watches the case number, so that a hang is seen from outside. */
import { parentPort, workerData } from "node:worker_threads";
import { Coverage } from "../ask/coverage.js";
import { Random } from "../generate/random.js";
import { caseSeed, FuzzFinding, Tally } from "../targets/target.js";
import { TARGETS } from "../targets/targets.js";
import { STOP, type Finding, type WorkerOrder, type WorkerReport } from "./work.js";

const { seed, targets, first, step, only, shared, slot } = workerData as WorkerOrder;
const state = new Int32Array(shared);
const coverage = new Coverage();
const tallies = new Map(targets.map((name) => [name, new Tally()]));

function runCase(name: string, index: number): Finding | undefined {
  Atomics.store(state, slot, targets.indexOf(name));
  Atomics.store(state, slot + 1, index);
  try {
    tallies.get(name)!.add(TARGETS.get(name)!.run(new Random(caseSeed(seed, name, index)), coverage));
    return undefined;
  } catch (error) {
    const isFinding = error instanceof FuzzFinding;
    const reproduction = isFinding ? error.reproduction : String((error as Error).stack);
    return { target: name, index, message: String(error), reproduction, corpusCase: isFinding ? error.corpusCase : undefined };
  }
}

/** The targets take turns, so that a short run sees all of them. */
function runAll(): Finding | undefined {
  for (let index = first; Atomics.load(state, STOP) === 0; index += step) {
    for (const name of targets) {
      const finding = runCase(name, index);
      if (finding !== undefined) return finding;
      if (Atomics.load(state, STOP) !== 0) return undefined;
    }
    if (only) return undefined;
  }
  return undefined;
}

const finding = runAll();
const report: WorkerReport = {
  tallies: [...tallies].map(([target, { cases, outcomes }]) => ({ target, cases, outcomes: Object.fromEntries(outcomes) })),
  comparisons: coverage.comparisons,
  counts: coverage.counts,
  finding,
};
parentPort!.postMessage(report);
