/**
 * How time grows with the size of hostile shapes: `npm run bench:hostile`. Prints the slopes, draws them to bench/record/hostile-*.svg,
 * and exits with 1 where one is above its bound.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { Engine } from "../../bindings/index.js";
import { environment, originOf } from "../environment.js";
import { growthOf, measure } from "./growth.js";
import { drawGrowth, type Curve } from "./plot.js";
import { SHAPES, type Load, type Shape } from "./shapes.js";

const POINTS = 9;
/** What sorting, colder caches, garbage collection and noise may add to a slope. One that is quadratic is a whole 1 above. */
const MARGIN = 0.5;
const RECORD = new URL("../record/", import.meta.url);
const CHARTS = [
  { file: "hostile-decide.svg", title: "Deciding hostile requests", groups: ["decide"] },
  { file: "hostile-compile.svg", title: "Compiling, reading and loading hostile policies", groups: ["compile", "load"] },
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
mkdirSync(RECORD, { recursive: true });
const caption = originOf(environment("npm run bench:hostile"));
for (const { file, title, groups } of CHARTS) {
  const own = curves.flatMap(({ group, curve }) => (groups.includes(group) ? [curve] : []));
  writeFileSync(new URL(file, RECORD), drawGrowth(title, own, caption));
}
process.exitCode = aboveBound === 0 ? 0 : 1;
