/**
 * Interleaved timing. All subjects take turns in short rounds, in another order each round, so that whatever else the
 * machine does falls on all of them alike; ratios are taken within a round. Every subject gets every batch as fresh objects
 * with fresh strings, made outside of the timed part: no object or string is seen twice.
 */
import { Bench } from "tinybench";
import type { Subject } from "../subjects.js";
import { BATCH_REQUESTS, batchText, freshBatch, type Workload } from "../workload.js";
import { median } from "./statistics.js";

export interface Rounds {
  /** Nanoseconds a request: the median of each round, by subject. */
  readonly byRound: ReadonlyMap<string, readonly number[]>;
  /** Nanoseconds a request: the median of all batches, by subject. */
  readonly medianNs: ReadonlyMap<string, number>;
}

const BATCHES_PER_ROUND = 20;
/** Small workloads begin again, always with fresh objects and strings. */
const ROUNDS_LEAST = 12;
/** Slow subjects stop earlier. */
const TIME_LIMIT_MS = 15_000;
const ROUNDS_MIN = 6;
/** Rounds that nobody counts: the compilers of V8 need some thousand requests. */
const WARMUP_ROUNDS = 3;

let sink = 0;

export function measureRounds(workload: Workload, subjects: readonly Subject[], rounds = roundsOf(workload)): Rounds {
  const samples = new Map(subjects.map(({ name }) => [name, [] as number[]]));
  const byRound = new Map(subjects.map(({ name }) => [name, [] as number[]]));
  const start = performance.now();
  for (let round = -WARMUP_ROUNDS; round < rounds; round++) {
    if (round >= ROUNDS_MIN && performance.now() - start > TIME_LIMIT_MS) break;
    for (const [name, times] of runRound(textsOf(workload, round), rotated(subjects, round + WARMUP_ROUNDS))) {
      if (round < 0) continue;
      samples.get(name)!.push(...times);
      byRound.get(name)!.push(median(times));
    }
  }
  return { byRound, medianNs: new Map([...samples].map(([name, times]) => [name, median(times)])) };
}

/** Every batch once, or more often where that would be few. */
function roundsOf({ batches }: Workload): number {
  return Math.max(ROUNDS_LEAST, Math.ceil(batches / BATCHES_PER_ROUND));
}

/** The batches of a round, as text; warm-up rounds have batches that are not measured. */
function textsOf(workload: Workload, round: number): string[] {
  const serial = (at: number): number =>
    round < 0 ? workload.batches - round * BATCHES_PER_ROUND + at : (round * BATCHES_PER_ROUND + at) % workload.batches;
  return Array.from({ length: BATCHES_PER_ROUND }, (_, at) => batchText(workload, serial(at)));
}

function rotated<T>(list: readonly T[], by: number): T[] {
  const at = by % list.length;
  return [...list.slice(at), ...list.slice(0, at)];
}

function runRound(texts: readonly string[], subjects: readonly Subject[]): Map<string, number[]> {
  const bench = new Bench({ iterations: texts.length, time: 0, warmup: false, retainSamples: true, throws: true });
  for (const { name, adapt, run } of subjects) {
    let batch: readonly unknown[] = [];
    let next = 0;
    const refill = (): void => {
      const fresh = freshBatch(texts[next++]!);
      batch = adapt === undefined ? fresh : adapt(fresh);
    };
    const work = (): void => {
      sink += run(batch as never);
    };
    bench.add(name, work, { async: false, beforeEach: refill });
  }
  return new Map(bench.runSync().map(({ name, result }) => [name, perRequest(name, result)]));
}

function perRequest(name: string, result: Bench["tasks"][number]["result"]): number[] {
  if (!("latency" in result) || result.latency.samples === undefined) throw new Error(`${name} did not run`);
  return result.latency.samples.map((milliseconds) => (milliseconds * 1e6) / BATCH_REQUESTS);
}

/** Round by round, how many times as long `name` took as `base`. */
export function roundRatios({ byRound }: Rounds, name: string, base: string): number[] {
  const bases = byRound.get(base)!;
  return byRound.get(name)!.map((time, round) => time / bases[round]!);
}

/** Of some subjects the one with the least median. */
export function fastest({ medianNs }: Rounds, names: readonly string[]): string {
  return names.reduce((best, name) => (medianNs.get(name)! < medianNs.get(best)! ? name : best));
}

/** Every answer was used. */
export function assertWorkDone(): void {
  if (sink === 0) throw new Error("the work was not done");
}
