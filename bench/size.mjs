// npm run size: the entry points as an application would ship them, bundled and minified into dist/bundles, then measured and
// held against the budgets of .size-limit.json.
import { mkdirSync, rmSync } from "node:fs";
import { build } from "esbuild";

/** The bundle's name: its entries. */
const BUNDLES = {
  worker: ["engine.workerd.js"],
  "worker-explain": ["engine.workerd.js", "explain.js"],
  "engine-inline": ["engine.js"],
  "engine-js": ["engine-js.js"],
  compiler: ["compiler.js"],
  testing: ["testing.js"],
  arn: ["arn.js"],
  validate: ["validate.js"],
  simulator: ["simulator.js"],
  gateway: ["gateway.js"],
  hono: ["hono.js"],
  pack: ["pack.js"],
  everything: ["index.js"],
};

rmSync("dist/bundles", { recursive: true, force: true });
mkdirSync("dist/bundles");
for (const [name, entries] of Object.entries(BUNDLES)) {
  const contents = entries.map((entry) => `export * from "./${entry}";`).join("\n");
  /** @type {import("esbuild").BuildOptions} */
  const options = {
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    platform: "neutral",
    external: ["*.wasm"],
    logLevel: "error",
  };
  await build({ stdin: { contents, resolveDir: "dist" }, outfile: `dist/bundles/${name}.js`, ...options });
}
