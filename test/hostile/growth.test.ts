/** Hostile shapes take time that grows as it may: measured at two sizes, one sixteen times the other, on this machine. */
import { describe, expect, it } from "vitest";
import { bestTime } from "../../bench/hostile/growth.js";
import { SHAPES, type Load } from "../../bench/hostile/shapes.js";
import { loadEngine } from "../support/engine.js";

const FACTOR = 16;
/** Half-way to the next power: 64 for what is linear, of which a quadratic shape takes 256. */
const most = (order: number): number => FACTOR ** (order + 0.5);
const ATTEMPTS = 4;

/** How much longer the larger size takes. Noise makes a ratio larger or smaller: only a shape that is above the bound each time is. */
function ratio(make: (size: number) => () => void, size: number, bound: number): number {
  const [small, large] = [make(Math.round(size / FACTOR)), make(size)];
  let least = Infinity;
  for (let attempt = 0; attempt < ATTEMPTS && least >= bound; attempt++) {
    least = Math.min(least, bestTime(large, 3, 2) / bestTime(small, 3, 2));
  }
  return least;
}

describe("time grows as it may", () => {
  const load: Load = (artifact) => loadEngine(artifact);
  it.each(SHAPES.map((shape) => [`${shape.group}: ${shape.name}`, shape] as const))("%s", (_, shape) => {
    const bound = most(shape.order);
    // A quarter of what the bench goes to: large enough to be seen, small enough for every run of the tests.
    expect(ratio((size) => shape.make(size, load), shape.to / 4, bound)).toBeLessThan(bound);
  });
});

it("what is quadratic is seen", () => {
  const quadratic = (size: number) => (): void => {
    let sum = 0;
    for (let at = 0; at < size; at++) for (let other = 0; other < size; other++) sum = (sum + (at ^ other)) | 0;
    if (sum === 0.5) throw new Error("never");
  };
  expect(ratio(quadratic, 4_000, most(1))).toBeGreaterThan(most(1));
});
