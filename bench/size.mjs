// npm run size: bytes of what is published, raw and compressed; fails when the core is over its budget.
import { readFileSync } from "node:fs";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { build } from "esbuild";

const CORE_BUDGET = 48 * 1024;

/** The bundle of an entry point, minified, as an application would ship it. */
async function bundle(entry) {
  const options = {
    bundle: true,
    minify: true,
    write: false,
    platform: "node",
    format: "esm",
    target: "es2022",
    external: ["*.wasm"],
  };
  const { outputFiles } = await build({ entryPoints: [entry], ...options });
  return Buffer.from(outputFiles[0].contents);
}

function sizes(bytes) {
  const brotli = brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });
  return { raw: bytes.length, gzip: gzipSync(bytes, { level: 9 }).length, brotli: brotli.length };
}

const core = readFileSync("dist/core.wasm");
const rows = {
  "core.wasm": sizes(core),
  "postern/engine for workers, core aside, minified": sizes(await bundle("dist/engine.workerd.js")),
  "postern/engine, core included, minified": sizes(await bundle("dist/engine.js")),
  "postern, core included, minified": sizes(await bundle("dist/index.js")),
};
if (process.argv.includes("--json")) console.log(JSON.stringify(rows, null, 2));
else console.table(rows);
if (core.length > CORE_BUDGET) {
  console.error(`core.wasm has ${core.length} bytes; the budget is ${CORE_BUDGET}`);
  process.exit(1);
}
