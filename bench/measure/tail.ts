/** The slow ones: single decisions timed one by one, the clock's own time taken off. */
import type { AuthorizationRequest } from "../../bindings/index.js";
import { batchText, freshBatch, type Workload } from "../workload.js";
import { median, quantile } from "./statistics.js";

const BATCHES = 80;

export interface Tail {
  readonly medianNs: number;
  readonly p99Ns: number;
}

function clockNs(): number {
  const times = Array.from({ length: 1001 }, () => {
    const start = performance.now();
    return (performance.now() - start) * 1e6;
  });
  return median(times);
}

export function measureTail(workload: Workload, decide: (request: AuthorizationRequest) => unknown): Tail {
  const clock = clockNs();
  const times: number[] = [];
  for (let serial = 0; serial < Math.min(BATCHES, workload.batches); serial++) {
    for (const request of freshBatch(batchText(workload, serial))) {
      const start = performance.now();
      decide(request);
      times.push((performance.now() - start) * 1e6 - clock);
    }
  }
  return { medianNs: median(times), p99Ns: quantile(times, 0.99) };
}
