/**
 * CPU time of the thread that asks: what other threads and processes do on the same machine is not counted. Node.js 23.9 has it;
 * before, Linux says it in /proc. Elsewhere the clock on the wall has to do.
 */
import { readFileSync } from "node:fs";

interface CpuUsage {
  readonly user: number;
  readonly system: number;
}

const { threadCpuUsage } = process as typeof process & { threadCpuUsage?: () => CpuUsage };
const SCHEDULED = "/proc/thread-self/schedstat";
const WAIT_MS = 0.1;
const pause = new Int32Array(new SharedArrayBuffer(4));

/** Nanoseconds on a core. Linux brings them up to date where the thread leaves the core: one that waits too briefly does not. */
function scheduledMs(): number {
  Atomics.wait(pause, 0, 0, WAIT_MS);
  return Number(readFileSync(SCHEDULED, "latin1").split(" ")[0]) / 1e6;
}

function knowsSchedule(): boolean {
  try {
    return scheduledMs() > 0;
  } catch {
    return false;
  }
}

function usedMs(): number {
  const { user, system } = threadCpuUsage!.call(process);
  return (user + system) / 1000;
}

/** Milliseconds of CPU time of this thread so far. Asking takes a third of one. */
export const cpuMs: () => number = threadCpuUsage !== undefined ? usedMs : knowsSchedule() ? scheduledMs : () => performance.now();

/** Does a run take more CPU time than that? The clock on the wall is asked first; a run that it calls slow is run again. */
export function takesMoreThan(most: number, run: () => void): boolean {
  const started = performance.now();
  run();
  if (performance.now() - started <= most) return false;
  const before = cpuMs();
  run();
  return cpuMs() - before > most;
}
