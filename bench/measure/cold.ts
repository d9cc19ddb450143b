/**
 * A decision with every cache cold: the engine was just loaded (its own caches are empty) and the processor's caches were
 * swept. V8 has compiled the code before, as in a process that has run for a while.
 */
import type { AuthorizationRequest, Engine } from "../../bindings/index.js";
import type { Subject } from "../subjects.js";
import { batchText, freshBatch, type Workload } from "../workload.js";
import { median } from "./statistics.js";

const SAMPLES = 21;
/** More than the last-level cache of most machines. */
const SWEEP_BYTES = 64 << 20;
const LINE_BYTES = 64;

const sweep = new Uint8Array(SWEEP_BYTES);

function sweepCaches(): void {
  for (let at = 0; at < SWEEP_BYTES; at += LINE_BYTES) sweep[at]!++;
}

/** Median nanoseconds of one call of what `prepare` gives, each with a request of its own. */
function coldMedian(requests: readonly AuthorizationRequest[], prepare: () => (request: AuthorizationRequest) => unknown): number {
  const times = requests.map((request) => {
    const call = prepare();
    sweepCaches();
    const start = performance.now();
    call(request);
    return (performance.now() - start) * 1e6;
  });
  return median(times);
}

function coldRequests(workload: Workload): AuthorizationRequest[] {
  return freshBatch(batchText(workload, workload.batches)).slice(0, SAMPLES);
}

export function coldDecisionNs(workload: Workload, load: () => Engine): number {
  return coldMedian(coldRequests(workload), () => {
    const engine = load();
    return (request) => engine.decide(request);
  });
}

export function coldFloorNs(workload: Workload, { run }: Subject): number {
  return coldMedian(coldRequests(workload), () => (request) => run([request as never]));
}
