import { describe, expect, it } from "vitest";
import { median, quantile, ratioInterval } from "../../bench/measure/statistics.js";

describe("statistics of the bench", () => {
  it("takes quantiles by rank, and leaves the list as it was", () => {
    const values = [5, 1, 4, 2, 3];
    expect(median(values)).toBe(3);
    expect(quantile(values, 0)).toBe(1);
    expect(quantile(values, 0.99)).toBe(5);
    expect(values).toEqual([5, 1, 4, 2, 3]);
    expect(() => median([])).toThrow(RangeError);
  });

  it("gives the geometric mean of ratios, and Student's interval", () => {
    const { estimate, low, high } = ratioInterval([0.5, 2]);
    expect(estimate).toBeCloseTo(1);
    // ln 2 · √2 / √2 · t(0.975, 1) = 0.6931 · 12.706
    expect(Math.log(high)).toBeCloseTo(0.6931 * 12.706, 2);
    expect(low).toBeCloseTo(1 / high);
  });

  it("has no width where all ratios agree", () => {
    expect(ratioInterval([1.2, 1.2, 1.2])).toEqual({
      estimate: expect.closeTo(1.2),
      low: expect.closeTo(1.2),
      high: expect.closeTo(1.2),
    });
  });
});
