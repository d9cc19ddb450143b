/** How much longer something takes at a larger size, in CPU time: what else the machine does is not counted. */
import { cpuMs } from "./cpu.js";

const ROUNDS = 20;
const ROUND_MS = 2;

/**
 * CPU time of the large run by that of the small one. They take turns, and the least of each counts: garbage collections, cold caches
 * and code that is not compiled yet then fall on neither. It ends with the first round, after one to warm up, that is below the bound;
 * what grows too fast is above it after every one.
 */
export function timeRatio(small: () => void, large: () => void, bound: number, clock: () => number = cpuMs): number {
  let [leastSmall, leastLarge] = [Infinity, Infinity];
  for (let round = 0; round < ROUNDS && !(round > 1 && leastLarge / leastSmall < bound); round++) {
    const largeMs = msOf(large, ROUND_MS, clock);
    leastLarge = Math.min(leastLarge, largeMs);
    // As long as the large one takes, so that the collector has as much to do.
    leastSmall = Math.min(leastSmall, msOf(small, Math.max(ROUND_MS, largeMs), clock));
  }
  return leastLarge / leastSmall;
}

/** Milliseconds of one run, of as many as take `least` together. */
function msOf(run: () => void, least: number, clock: () => number): number {
  const started = clock();
  let runs = 0;
  for (let batch = 1; ; batch = runs) {
    for (let at = 0; at < batch; at++) run();
    runs += batch;
    const ms = clock() - started;
    if (ms >= least) return ms / runs;
  }
}

/**
 * How fast counted work grows: what is added from four to sixteen times the size, by what is added from once to four times. 4 is
 * linear, 16 quadratic, whatever comes to it that does not grow. Where next to nothing is added, an eighth of all stands for it.
 */
export function workGrowth(work: (size: number) => number, size: number): number {
  const [once, four, sixteen] = [work(size), work(4 * size), work(16 * size)];
  return (sixteen - four) / Math.max(four - once, once / 8);
}

/** Half-way, by factors, from what may be to the next power, where the size grows so many times. */
export function mostGrowth(order: number, factor = 4): number {
  return factor ** (order + 0.5);
}
