// npm run size: the entry points as an application would ship them, bundled and minified into dist/bundles, then measured and
// held against the budgets of .size-limit.json.
import { mkdirSync, rmSync } from "node:fs";
import { build } from "esbuild";

/** The bundle's name: its entry, and the host that it is made for. */
const BUNDLES = {
  worker: ["dist/engine.workerd.js", ["workerd", "worker"]],
  "engine-inline": ["dist/engine.js", []],
  "engine-js": ["dist/engine-js.js", []],
  compiler: ["dist/compiler.js", []],
  everything: ["dist/index.js", []],
  explain: ["dist/explain.js", []],
};

rmSync("dist/bundles", { recursive: true, force: true });
mkdirSync("dist/bundles");
for (const [name, [entry, conditions]] of Object.entries(BUNDLES)) {
  const options = {
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    platform: "neutral",
    external: ["*.wasm"],
    logLevel: "error",
  };
  await build({ entryPoints: [entry], outfile: `dist/bundles/${name}.js`, conditions, ...options });
}
