/** Growth curves as charts: both axes logarithmic, slopes beside the names. */
import { lineChart } from "../plot/chart.js";
import { growthOf, type Point } from "./growth.js";

export interface Curve {
  readonly name: string;
  readonly order: number;
  readonly points: readonly Point[];
}

export function drawGrowth(title: string, curves: readonly Curve[], caption: string): string {
  return lineChart({
    title,
    caption,
    xLabel: "size of the shape",
    yLabel: "milliseconds",
    yScale: "log",
    series: curves.map(({ name, order, points }) => ({
      name: `${name}\nslope ${growthOf(points).toFixed(2)} (${order === 1 ? "linear" : "product of two"})`,
      points: points.map(({ size, ms }) => [size, ms] as const),
    })),
  });
}
