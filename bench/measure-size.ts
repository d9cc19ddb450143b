/**
 * One workload in one size, in a process of its own, so that no other case has warmed or spoilt anything: the parts of the
 * way to a decision, each measured apart. The decisions are checked first.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Engine } from "../bindings/index.js";
import { findCase } from "./cases/index.js";
import { checkDecisions, type Counts } from "./check-decisions.js";
import { coldDecisionNs, coldFloorNs } from "./measure/cold.js";
import { retainedHeapBytes } from "./measure/heap.js";
import { assertWorkDone, fastest, measureRounds, roundRatios } from "./measure/rounds.js";
import { median, quantile } from "./measure/statistics.js";
import { measureTail } from "./measure/tail.js";
import { DIST, loadPackage, type Postern } from "./package.js";
import {
  decideManySubject,
  decideSubject,
  floorSubjects,
  keysOf,
  PREPARED_KEYS_MAX,
  columnsSubject,
  preparedSubject,
  type Subject,
} from "./subjects.js";
import { BATCH_REQUESTS, freshBatch, batchText, type Workload } from "./workload.js";

export interface Ratio {
  /** The median over the rounds, and the range that holds half of them. */
  readonly median: number;
  readonly quarter: number;
  readonly threeQuarters: number;
}

export interface SizeResult {
  readonly case: string;
  readonly size: number;
  readonly unit: string;
  readonly requests: number;
  readonly decisions: Counts;
  readonly moduleCompileMs: number;
  readonly policyCompileMs: number;
  readonly artifactLoadMs: number;
  readonly firstDecisionUs: number;
  readonly coldDecisionNs: number;
  readonly coldFloorNs: number;
  readonly medianNs: number;
  readonly p99Ns: number;
  readonly decisionsPerSecond: number;
  readonly floor: { readonly way: string; readonly medianNs: number };
  readonly toFloor: Readonly<Record<string, Ratio>>;
  readonly artifactBytes: number;
  readonly coreMemoryBytes: number;
  readonly heapBytes: number;
}

function timed<T>(work: () => T): [T, number] {
  const start = performance.now();
  const value = work();
  return [value, performance.now() - start];
}

/** What V8's heap holds for one engine: the mean of some, for single ones drown in what V8 keeps for itself. */
function heapOfEngine(load: () => Engine): number {
  const count = 6;
  const before = retainedHeapBytes();
  const engines = Array.from({ length: count }, load);
  return Math.round((retainedHeapBytes() - before) / engines.length);
}

/** What happens once: the module, the policies, the artifact, the first decision. */
function start({ compile, Engine }: Postern, workload: Workload) {
  const bytes = readFileSync(join(DIST, "core.wasm"));
  const [module, moduleCompileMs] = timed(() => new WebAssembly.Module(bytes));
  const [artifact, policyCompileMs] = timed(() => compile(workload.source, { ...workload.options, debug: false }));
  const load = (): Engine => Engine.loadSync(artifact, { module });
  const [engine, artifactLoadMs] = timed(load);
  const [first] = freshBatch(batchText(workload, workload.batches + 1));
  const [, firstMs] = timed(() => engine.decide(first!));
  const times = { moduleCompileMs, policyCompileMs, artifactLoadMs, firstDecisionUs: firstMs * 1000 };
  const sizes = { artifactBytes: artifact.bytes.length, heapBytes: heapOfEngine(load) };
  return { engine, load, times, sizes };
}

function spread(ratios: readonly number[]): Ratio {
  return { median: median(ratios), quarter: quantile(ratios, 0.25), threeQuarters: quantile(ratios, 0.75) };
}

function waysToAsk(engine: Engine, workload: Workload): Subject[] {
  const ways = [decideSubject(engine), decideManySubject(engine)];
  return keysOf(workload).length > PREPARED_KEYS_MAX
    ? ways
    : [...ways, preparedSubject(engine, workload), columnsSubject(engine, workload)];
}

/** Caches warm: every way to ask, as a ratio to the fastest floor. */
function warm(workload: Workload, subjects: readonly Subject[], floors: readonly Subject[]) {
  const rounds = measureRounds(workload, [...subjects, ...floors]);
  assertWorkDone();
  const way = fastest(
    rounds,
    floors.map(({ name }) => name),
  );
  const toFloor = Object.fromEntries(subjects.map(({ name }) => [name, spread(roundRatios(rounds, name, way))]));
  return { toFloor, floor: { way, medianNs: rounds.medianNs.get(way)! }, medianNs: rounds.medianNs.get("decide")! };
}

export async function measureSize(caseName: string, size: number): Promise<SizeResult> {
  const { unit, create } = findCase(caseName);
  const workload = create(size);
  const { engine, load, times, sizes } = start(await loadPackage(), workload);
  const decisions = checkDecisions(workload, (request) => engine.decide(request));
  const floors = await floorSubjects();
  const measured = warm(workload, waysToAsk(engine, workload), floors);
  const { p99Ns } = measureTail(workload, (request) => engine.decide(request));
  return {
    case: caseName,
    size,
    unit,
    requests: workload.batches * BATCH_REQUESTS,
    decisions,
    ...times,
    coldDecisionNs: coldDecisionNs(workload, load),
    coldFloorNs: coldFloorNs(
      workload,
      floors.find(({ name }) => name === measured.floor.way)!,
    ),
    ...measured,
    p99Ns,
    decisionsPerSecond: 1e9 / measured.medianNs,
    ...sizes,
    coreMemoryBytes: engine.info().memoryBytes,
  };
}

// Started by run.ts.
if (process.send !== undefined) process.send(await measureSize(process.argv[2]!, Number(process.argv[3])));
