/** Times by size, and how they grow. */
import type { Load, Shape } from "./shapes.js";

export interface Point {
  readonly size: number;
  readonly ms: number;
}

/** Milliseconds of one run: the best of several rounds, each long enough for the clock. */
function bestTime(run: () => void, rounds: number, roundMs: number): number {
  let least = Infinity;
  for (let round = 0; round < rounds; round++) {
    let runs = 0;
    const started = performance.now();
    do {
      run();
      runs++;
    } while (performance.now() - started < roundMs);
    least = Math.min(least, (performance.now() - started) / runs);
  }
  return least;
}

/** Sizes from the first to the last of the shape, in equal ratios. */
function sizesOf({ from, to }: Shape, count: number): number[] {
  return Array.from({ length: count }, (_, at) => Math.round(from * (to / from) ** (at / (count - 1))));
}

export function measure(shape: Shape, load: Load, count: number, rounds = 5, roundMs = 8): Point[] {
  return sizesOf(shape, count).map((size) => ({ size, ms: bestTime(shape.make(size, load), rounds, roundMs) }));
}

/** Exponent of the growth: the slope of the least-squares line through the logarithms. */
function slopeOf(points: readonly Point[]): number {
  const logs = points.map(({ size, ms }) => [Math.log(size), Math.log(ms)] as const);
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanX, meanY] = [mean(logs.map(([x]) => x)), mean(logs.map(([, y]) => y))];
  const covariance = logs.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0);
  return covariance / logs.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
}

/** What is small is dominated by what every run costs: the growth shows in the upper half of the sizes. */
export function growthOf(points: readonly Point[]): number {
  return slopeOf(points.slice(Math.floor(points.length / 2)));
}
