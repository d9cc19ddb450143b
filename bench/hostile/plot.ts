/** Growth curves as an SVG: both axes logarithmic, a panel for each group, slopes in the legend. */
import { growthOf, type Point } from "./growth.js";

export interface Curve {
  readonly name: string;
  readonly order: number;
  readonly points: readonly Point[];
}

export interface Panel {
  readonly title: string;
  readonly curves: readonly Curve[];
}

const WIDTH = 900;
const PLOT = { left: 60, top: 30, width: 440, height: 300 };
const PANEL_HEIGHT = PLOT.top + PLOT.height + 50;
const COLORS = ["#1b6ca8", "#c8553d", "#2a9d5c", "#8e5bb5", "#b8860b", "#d1478c", "#4a4a4a", "#17a2b8", "#7a9e3a", "#9c4221"];

type Scale = (value: number) => number;

/** Maps [least, most] to [start, end] by the logarithm. */
function logScale(least: number, most: number, start: number, end: number): Scale {
  const span = Math.log(most) - Math.log(least);
  return (value) => start + ((Math.log(value) - Math.log(least)) / span) * (end - start);
}

/** Powers of ten that enclose the values. */
function decades(values: readonly number[]): number[] {
  const [first, last] = [Math.floor(Math.log10(Math.min(...values))), Math.ceil(Math.log10(Math.max(...values)))];
  return Array.from({ length: last - first + 1 }, (_, at) => 10 ** (first + at));
}

const escape = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
const round = (value: number): string => value.toFixed(1);

function text(x: number, y: number, content: string, more = ""): string {
  return `<text x="${round(x)}" y="${round(y)}" ${more}>${escape(content)}</text>`;
}

function label(value: number): string {
  return value >= 1e6 ? `${value / 1e6} M` : value >= 1e3 ? `${value / 1e3} k` : String(Number(value.toPrecision(1)));
}

function grid(sizes: readonly number[], times: readonly number[], x: Scale, y: Scale): string[] {
  const { left, top, width, height } = PLOT;
  const line = (x1: number, y1: number, x2: number, y2: number): string =>
    `<line x1="${round(x1)}" y1="${round(y1)}" x2="${round(x2)}" y2="${round(y2)}" stroke="#ddd"/>`;
  return [
    ...sizes.flatMap((size) => [
      line(x(size), top, x(size), top + height),
      text(x(size), top + height + 15, label(size), 'text-anchor="middle"'),
    ]),
    ...times.flatMap((ms) => [
      line(left, y(ms), left + width, y(ms)),
      text(left - 5, y(ms) + 4, `${label(ms)} ms`, 'text-anchor="end"'),
    ]),
  ];
}

function curve({ points, order, name }: Curve, at: number, x: Scale, y: Scale): string[] {
  const color = COLORS[at % COLORS.length]!;
  const path = points.map(({ size, ms }) => `${round(x(size))},${round(y(ms))}`).join(" ");
  const legend = PLOT.left + PLOT.width + 20;
  const height = PLOT.top + 10 + at * 30;
  const bound = order === 1 ? "linear" : "product of two";
  return [
    `<polyline points="${path}" fill="none" stroke="${color}" stroke-width="1.5"/>`,
    `<line x1="${legend}" y1="${height - 4}" x2="${legend + 18}" y2="${height - 4}" stroke="${color}" stroke-width="3"/>`,
    text(legend + 24, height, name),
    text(legend + 24, height + 13, `slope ${growthOf(points).toFixed(2)}; bound: ${bound}`, 'fill="#666"'),
  ];
}

function panel({ title, curves }: Panel, at: number): string {
  const points = curves.flatMap((each) => each.points);
  const sizes = decades(points.map(({ size }) => size));
  const times = decades(points.map(({ ms }) => ms));
  const x = logScale(sizes[0]!, sizes.at(-1)!, PLOT.left, PLOT.left + PLOT.width);
  const y = logScale(times[0]!, times.at(-1)!, PLOT.top + PLOT.height, PLOT.top);
  return [
    `<g transform="translate(0,${at * PANEL_HEIGHT})">`,
    text(PLOT.left, PLOT.top - 10, title, 'font-weight="bold"'),
    ...grid(sizes, times, x, y),
    ...curves.flatMap((each, index) => curve(each, index, x, y)),
    text(PLOT.left + PLOT.width / 2, PLOT.top + PLOT.height + 32, "size", 'text-anchor="middle"'),
    "</g>",
  ].join("\n");
}

export function drawGrowth(panels: readonly Panel[]): string {
  const height = panels.length * PANEL_HEIGHT;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="sans-serif" font-size="11">`,
    `<rect width="${WIDTH}" height="${height}" fill="#fff"/>`,
    ...panels.map(panel),
    "</svg>",
    "",
  ].join("\n");
}
