/**
 * Charts as SVG text, drawn by ECharts: lines over sizes, and horizontal bars. For pages that are light or dark: ink, grid and page follow the reader's colour scheme.
 * What a chart shows is given; nothing is measured here.
 */
import * as echarts from "echarts";

export interface Series {
  readonly name: string;
  /** x, y; both above zero. */
  readonly points: readonly (readonly [number, number])[];
}

export interface LineChart {
  readonly title: string;
  /** Machine, versions and date of what is shown. */
  readonly caption?: string;
  /** With units; "(log)" is added where the scale is logarithmic. */
  readonly xLabel: string;
  readonly yLabel: string;
  readonly yScale: "linear" | "log";
  /** Of the horizontal scale, which is logarithmic; default 10. */
  readonly xBase?: number;
  readonly series: readonly Series[];
}

export interface BarChart {
  readonly title: string;
  readonly caption?: string;
  readonly xLabel: string;
  readonly bars: readonly (readonly [name: string, value: number])[];
  /** A line across the bars. */
  readonly mark?: { readonly value: number; readonly name: string };
}

const WIDTH = 960;
const LINES_HEIGHT = 460;
const BAR_HEIGHT = 24;
/** Room for the names at the ends of lines. */
const NAMES = 330;
const FONT = "system-ui, sans-serif";

/** Stand for what depends on the colour scheme, until the text is written. */
const INK = "#010101";
const GRID = "#020202";
/** Okabe and Ito's colours, which the colour-blind tell apart, and which stand out on white and on black. */
const COLOURS = ["#1a86c9", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#8a8a00", "#8e5bb5", "#c0504d", "#4f9d9d"];

const SCHEMES = `<style>svg{--ink:#24292f;--grid:#d8dee4;background:#ffffff}@media (prefers-color-scheme:dark){svg{--ink:#e6edf3;--grid:#3d444d;background:#0d1117}}</style>`;

const number = (value: number): string => value.toLocaleString("en", { maximumSignificantDigits: 3 });

function draw(height: number, option: echarts.EChartsOption): string {
  const chart = echarts.init(null, null, { renderer: "svg", ssr: true, width: WIDTH, height });
  try {
    chart.setOption({ animation: false, textStyle: { fontFamily: FONT, color: INK }, color: COLOURS, ...option });
    const svg = chart.renderToSVGString();
    const coloured = svg.replaceAll(INK, "var(--ink)").replaceAll(GRID, "var(--grid)");
    return `${coloured.replace(/<svg[^>]*>/, (opening) => `${opening}\n${SCHEMES}`)}\n`;
  } finally {
    chart.dispose();
  }
}

function heading(title: string, caption: string | undefined): echarts.TitleComponentOption {
  return {
    text: title,
    left: 16,
    top: 8,
    textStyle: { fontSize: 16, fontWeight: 600, color: INK },
    ...(caption === undefined ? {} : { subtext: caption, subtextStyle: { fontSize: 11, color: INK } }),
  };
}

const axisStyle = {
  axisLabel: { color: INK, formatter: number },
  axisLine: { lineStyle: { color: INK } },
  splitLine: { lineStyle: { color: GRID } },
  nameTextStyle: { color: INK },
} as const;

/** Lines, each named at its end; names that would lie on one another are moved apart. */
export function lineChart({ title, caption, xLabel, yLabel, yScale, xBase = 10, series }: LineChart): string {
  return draw(LINES_HEIGHT, {
    title: heading(title, caption),
    grid: { left: 88, right: NAMES, top: 84, bottom: 60 },
    xAxis: { type: "log", logBase: xBase, name: `${xLabel} (log)`, nameLocation: "middle", nameGap: 32, ...axisStyle },
    yAxis: {
      type: yScale === "log" ? "log" : "value",
      name: yScale === "log" ? `${yLabel} (log)` : yLabel,
      nameLocation: "end",
      ...axisStyle,
      nameTextStyle: { color: INK, align: "left" },
    },
    series: series.map(({ name, points }) => ({
      type: "line",
      name,
      data: points.map(([x, y]) => [x, y]),
      symbolSize: 6,
      endLabel: { show: true, formatter: name, color: "inherit", distance: 10 },
      labelLayout: { moveOverlap: "shiftY" },
    })),
  });
}

export function barChart({ title, caption, xLabel, bars, mark }: BarChart): string {
  return draw(150 + bars.length * BAR_HEIGHT, {
    title: heading(title, caption),
    grid: { left: 270, right: 60, top: 90, bottom: 50 },
    xAxis: { type: "value", name: xLabel, nameLocation: "middle", nameGap: 30, ...axisStyle },
    yAxis: { type: "category", inverse: true, data: bars.map(([name]) => name), ...axisStyle, axisLabel: { color: INK } },
    series: [
      {
        type: "bar",
        data: bars.map(([, value]) => value),
        barCategoryGap: "35%",
        label: { show: true, position: "right", formatter: ({ value }) => Number(value).toFixed(1), color: INK },
        ...(mark === undefined ? {} : { markLine: markOf(mark) }),
      },
    ],
  });
}

function markOf({ value, name }: NonNullable<BarChart["mark"]>): object {
  return {
    symbol: "none",
    data: [{ xAxis: value }],
    lineStyle: { color: COLOURS[1], type: "solid" },
    label: { formatter: name, color: COLOURS[1], position: "start" },
  };
}
