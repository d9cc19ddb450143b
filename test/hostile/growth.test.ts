/** Hostile shapes take time that grows as it may: measured at two sizes, one eight times the other, on this machine. */
import { describe, expect, it, vi } from "vitest";
import { SHAPES, type Load } from "../../bench/hostile/shapes.js";
import { loadEngine } from "../support/engine.js";
import { timeRatio } from "../support/growth.js";

const FACTOR = 8;
/** More than half-way to the next power: 28 for what is linear, of which a quadratic shape takes 64. */
const most = (order: number): number => FACTOR ** (order + 0.6);

const ratio = (make: (size: number) => () => void, size: number, bound: number): number =>
  timeRatio(make(Math.round(size / FACTOR)), make(size), bound);

describe("time grows as it may", () => {
  const load: Load = (artifact) => loadEngine(artifact);
  it.each(SHAPES.map((shape) => [`${shape.group}: ${shape.name}`, shape] as const))("%s", (_, shape) => {
    const bound = most(shape.order);
    // Half of what the bench goes to: both sizes are large, where the garbage collector takes its share of both.
    expect(ratio((size) => shape.make(size, load), shape.to / 2, bound)).toBeLessThan(bound);
  });
});

it("what is quadratic is seen, and what is linear is let pass", () => {
  let now = 0;
  const clock = vi.spyOn(performance, "now").mockImplementation(() => now);
  const growing = (order: number) => (size: number) => (): void => void (now += (size / 1_000) ** order);
  try {
    expect(ratio(growing(2), 8_000, most(1))).toBeGreaterThan(most(1));
    expect(ratio(growing(3), 8_000, most(2))).toBeGreaterThan(most(2));
    expect(ratio(growing(1), 8_000, most(1))).toBeLessThan(most(1));
  } finally {
    clock.mockRestore();
  }
});
