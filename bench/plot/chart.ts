/** Two kinds of chart as SVG text, for a page of any colour: lines over sizes, and horizontal bars. */

export interface Series {
  readonly name: string;
  /** x, y; both above zero. */
  readonly points: readonly (readonly [number, number])[];
}

export interface LineChart {
  readonly title: string;
  readonly xLabel: string;
  readonly yLabel: string;
  readonly yScale: "linear" | "log";
  readonly series: readonly Series[];
}

export interface BarChart {
  readonly title: string;
  readonly xLabel: string;
  readonly bars: readonly (readonly [name: string, value: number])[];
  /** A line across the bars. */
  readonly mark?: { readonly value: number; readonly name: string };
}

const WIDTH = 760;
const LEFT = 84;
const TOP = 50;
/** Room for the names at the ends of lines. */
const RIGHT = 190;
const LINE_HEIGHT = 15;
/** Okabe and Ito's colours, which the colour-blind tell apart. */
const COLOURS = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000", "#8a8a00"];

function escaped(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;");
}

function text(x: number, y: number, content: string, more = ""): string {
  return `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" ${more}>${escaped(content)}</text>`;
}

function line(x1: number, y1: number, x2: number, y2: number, stroke: string): string {
  return `<line x1="${x1.toFixed(1)}" y1="${y1.toFixed(1)}" x2="${x2.toFixed(1)}" y2="${y2.toFixed(1)}" stroke="${stroke}"/>`;
}

function page(height: number, title: string, parts: readonly string[]): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="system-ui, sans-serif" font-size="12" role="img">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="${WIDTH}" height="${height}" fill="#ffffff"/>`,
    text(16, 26, title, 'font-size="15" font-weight="600"'),
    ...parts,
    "</svg>\n",
  ].join("\n");
}

interface Axis {
  readonly at: (value: number) => number;
  readonly ticks: readonly number[];
}

/** Every power of ten that the values span. */
function logAxis(values: readonly number[], from: number, to: number): Axis {
  const low = Math.floor(Math.log10(Math.min(...values)));
  const high = Math.max(low + 1, Math.ceil(Math.log10(Math.max(...values))));
  return {
    at: (value) => from + ((Math.log10(value) - low) / (high - low)) * (to - from),
    ticks: Array.from({ length: high - low + 1 }, (_, index) => 10 ** (low + index)),
  };
}

/** From zero, in five or so round steps. */
function linearAxis(values: readonly number[], from: number, to: number): Axis {
  const high = Math.max(...values) * 1.05;
  const rough = high / 5;
  const unit = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].find((factor) => factor * unit >= rough)! * unit;
  return {
    at: (value) => from + (value / high) * (to - from),
    ticks: Array.from({ length: Math.floor(high / step) + 1 }, (_, index) => Number((index * step).toPrecision(12))),
  };
}

/** The names at the ends of the lines, moved apart where they would lie on one another. */
function endLabels(
  ends: readonly { readonly name: string; readonly y: number; readonly colour: string; readonly x: number }[],
): string[] {
  let last = -Infinity;
  return [...ends]
    .sort((a, b) => a.y - b.y)
    .map(({ name, y, colour, x }) => {
      last = Math.max(y, last + LINE_HEIGHT);
      return text(x + 8, last + 4, name, `fill="${colour}"`);
    });
}

export function lineChart({ title, xLabel, yLabel, yScale, series }: LineChart): string {
  const height = 400;
  const [bottom, right] = [height - 50, WIDTH - RIGHT];
  const points = series.flatMap((one) => one.points);
  const xs = logAxis(
    points.map(([x]) => x),
    LEFT,
    right,
  );
  const ys = (yScale === "log" ? logAxis : linearAxis)(
    points.map(([, y]) => y),
    bottom,
    TOP,
  );
  const grid = [
    ...ys.ticks.flatMap((tick) => [
      line(LEFT, ys.at(tick), right, ys.at(tick), "#dddddd"),
      text(LEFT - 8, ys.at(tick) + 4, tick.toLocaleString("en"), 'text-anchor="end"'),
    ]),
    ...xs.ticks.map((tick) => text(xs.at(tick), bottom + 18, tick.toLocaleString("en"), 'text-anchor="middle"')),
    line(LEFT, bottom, right, bottom, "#555555"),
    text((LEFT + right) / 2, height - 12, xLabel, 'text-anchor="middle"'),
    text(16, TOP - 8, yLabel),
  ];
  const placed = series.map(({ name, points: own }, index) => ({
    name,
    colour: COLOURS[index % COLOURS.length]!,
    path: own.map(([x, y]) => [xs.at(x), ys.at(y)] as const),
  }));
  const lines = placed.map(({ path, colour }) => {
    const drawn = path.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join(" ");
    const dots = path.map(([x, y]) => `<circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="3" fill="${colour}"/>`).join("");
    return `<polyline points="${drawn}" fill="none" stroke="${colour}" stroke-width="2"/>${dots}`;
  });
  const ends = placed.map(({ name, colour, path }) => ({ name, colour, x: path.at(-1)![0], y: path.at(-1)![1] }));
  return page(height, title, [...grid, ...lines, ...endLabels(ends)]);
}

export function barChart({ title, xLabel, bars, mark }: BarChart): string {
  const [left, right, step] = [210, WIDTH - 60, 22];
  const bottom = TOP + bars.length * step;
  const values = bars.map(([, value]) => value);
  const xs = linearAxis(mark === undefined ? values : [...values, mark.value], left, right);
  const ticks = xs.ticks.flatMap((tick) => [
    line(xs.at(tick), TOP, xs.at(tick), bottom, "#dddddd"),
    text(xs.at(tick), bottom + 16, tick.toLocaleString("en"), 'text-anchor="middle"'),
  ]);
  const drawn = bars.flatMap(([name, value], index) => {
    const y = TOP + index * step;
    const width = (xs.at(value) - left).toFixed(1);
    return [
      text(left - 8, y + 15, name, 'text-anchor="end"'),
      `<rect x="${left}" y="${y + 4}" width="${width}" height="${step - 8}" fill="${COLOURS[0]!}"/>`,
      text(xs.at(value) + 5, y + 15, value.toFixed(1)),
    ];
  });
  const limit = mark && [
    line(xs.at(mark.value), TOP, xs.at(mark.value), bottom, COLOURS[1]!),
    text(xs.at(mark.value), TOP - 6, mark.name, `text-anchor="middle" fill="${COLOURS[1]!}"`),
  ];
  const label = text((left + right) / 2, bottom + 36, xLabel, 'text-anchor="middle"');
  return page(bottom + 50, title, [...ticks, ...drawn, ...(limit ?? []), label]);
}
