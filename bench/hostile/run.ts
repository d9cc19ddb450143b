/**
 * How time grows with the size of hostile shapes: `npm run bench:hostile`. Prints the slopes, draws them to bench/record/hostile.svg,
 * and exits with 1 where one is above its bound.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { Engine } from "../../bindings/index.js";
import { growthOf, measure } from "./growth.js";
import { drawGrowth, type Curve } from "./plot.js";
import { SHAPES, type Load, type Shape } from "./shapes.js";

const POINTS = 9;
/** What sorting, colder caches, garbage collection and noise may add to a slope. One that is quadratic is a whole 1 above. */
const MARGIN = 0.5;
const RECORD = new URL("../record/", import.meta.url);
const PANELS = [
  { title: "Deciding: time against size", groups: ["decide"] },
  { title: "Compiling, reading, loading: time against size", groups: ["compile", "load"] },
];

const module = new WebAssembly.Module(readFileSync(new URL("../../dist/core.wasm", import.meta.url)));
const load: Load = (artifact) => Engine.loadSync(artifact, { module });

let aboveBound = 0;
function curveOf(shape: Shape): Curve {
  const points = measure(shape, load, POINTS);
  const slope = growthOf(points);
  const isAbove = slope > shape.order + MARGIN;
  if (isAbove) aboveBound++;
  const last = points.at(-1)!;
  const figures = `slope ${slope.toFixed(2)} of at most ${shape.order}, ${last.ms.toFixed(2)} ms at ${last.size}`;
  console.log(`${shape.group.padEnd(8)}${shape.name.padEnd(50)}${figures}${isAbove ? "  ABOVE" : ""}`);
  return { name: shape.name, order: shape.order, points };
}

const curves = SHAPES.map((shape) => ({ group: shape.group, curve: curveOf(shape) }));
const panels = PANELS.map(({ title, groups }) => ({
  title,
  curves: curves.flatMap(({ group, curve }) => (groups.includes(group) ? [curve] : [])),
}));
mkdirSync(RECORD, { recursive: true });
writeFileSync(new URL("hostile.svg", RECORD), drawGrowth(panels));
process.exitCode = aboveBound === 0 ? 0 : 1;
