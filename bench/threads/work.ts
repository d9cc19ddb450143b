/** What one worker does: decides its batches and says how long the decisions took. */
import { gateway } from "../cases/gateway.js";
import { median } from "../measure/statistics.js";
import { loadPackage } from "../package.js";
import { batchText, BATCH_REQUESTS, freshBatch } from "../workload.js";

const BATCHES = 240;
const WARMUP_BATCHES = 60;
/** Batches that no other worker gets. */
export const THREAD_BATCHES = BATCHES + WARMUP_BATCHES;

export interface Given {
  readonly module: WebAssembly.Module;
  readonly artifact: Uint8Array;
  readonly policies: number;
  /** Number of its first batch. */
  readonly first: number;
}

export interface Answer {
  /** Median nanoseconds of a decision. */
  readonly ns: number;
  readonly heapBytes: number;
  readonly coreBytes: number;
}

export async function work({ module, artifact, policies, first }: Given): Promise<Answer> {
  const { Engine } = await loadPackage();
  const workload = gateway.create(policies);
  const engine = Engine.loadSync(artifact, { module });
  const times: number[] = [];
  for (let serial = 0; serial < THREAD_BATCHES; serial++) {
    const batch = freshBatch(batchText(workload, first + serial));
    const start = performance.now();
    const codes = engine.decideMany(batch);
    if (serial >= WARMUP_BATCHES) times.push((performance.now() - start) * 1e6);
    if (codes.includes(3)) throw new Error("a request was refused");
  }
  return { ns: median(times) / BATCH_REQUESTS, heapBytes: process.memoryUsage().heapUsed, coreBytes: engine.info().memoryBytes };
}
