/** How much longer something takes at a larger size: robust against a machine that does other things as well. */
import { bestTime } from "../../bench/hostile/growth.js";

const ATTEMPTS = 4;
const ROUNDS = 2;
const ROUND_MS = 2;

/**
 * Time of the large run by that of the small one, the least of several attempts; it stops at the first below the bound. The small one is
 * repeated for as long as the large one takes: interruptions and garbage collections then fall on both alike.
 */
export function timeRatio(small: () => void, large: () => void, bound: number): number {
  let least = Infinity;
  for (let attempt = 0; attempt < ATTEMPTS && least >= bound; attempt++) {
    const largeMs = bestTime(large, ROUNDS, ROUND_MS);
    least = Math.min(least, largeMs / bestTime(small, ROUNDS, Math.max(ROUND_MS, largeMs)));
  }
  return least;
}
