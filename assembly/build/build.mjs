// Builds dist/core.wasm and dist/udf.wasm, and gates them: no imports, no exports but their own, and in the text no trace of a
// managed runtime. Then dist/core.mjs, the core in JavaScript.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { brotliCompressSync } from "node:zlib";
import asc from "assemblyscript/asc";
import binaryen from "binaryen";
import { transformSync } from "esbuild";
import AsciiTexts from "./ascii.mjs";
import { coreAsJavaScript } from "./javascript.mjs";
import { FEATURES, optimize } from "./optimize.mjs";
import { inSmallestOrder } from "./order.mjs";
import { buildOf, stamped, withBase } from "./stamp.mjs";

/** What asc is asked for: the text as it stands, for binaryen sees more of it than of what asc has made of it. */
const UNCHANGED = ["--optimizeLevel", "0", "--shrinkLevel", "0"];

/** An export of udf for this build alone. */
const BASE = "artifactBase";

/** The modules by name: their entry, and all that they may export. */
const MODULES = {
  core: {
    entry: "assembly/index.ts",
    exports: ["memory", "reserve", "loadArtifact", "decide", "decideWhole", "locate", "examine", "examineAtom"],
  },
  udf: {
    entry: "assembly/udf/index.ts",
    exports: [
      "memory",
      "clickhouse_create_buffer",
      "clickhouse_destroy_buffer",
      "postern_decide",
      "postern_decide_full",
      "postern_reason",
      "postern_info",
    ],
  },
};

mkdirSync("dist", { recursive: true });
for (const name of Object.keys(MODULES)) await build(name);
writeFileSync("dist/core.mjs", transformSync(coreAsJavaScript("dist/core.wasm"), { minify: true, target: "es2022" }).code);

async function build(name) {
  const [wasm, wat] = [`dist/${name}.wasm`, `dist/${name}.wat`];
  const options = ["--outFile", wasm, "--textFile", wat, "--config", "asconfig.json", "--target", "release", ...UNCHANGED];
  const { error, stderr } = await asc.main([MODULES[name].entry, ...options], { transforms: [new AsciiTexts()] });
  process.stderr.write(stderr.toString());
  if (error) process.exit(1);
  // Before functions lose their names.
  const text = readFileSync(wat, "utf8");
  const managed = /\$~lib\/rt\/|__new|__alloc|__pin/.exec(text);
  if (managed) throw new Error(`${name} must not use the managed runtime: ${managed[0]}`);
  const base = name === "udf" ? baseOf(readFileSync(wasm)) : undefined;
  const optimized = optimizedText(text);
  const ordered = name === "core" ? inSmallestOrder(optimized, compressedSize) : optimized;
  const bytes = finished(ordered, base);
  writeFileSync(wat, ordered);
  writeFileSync(wasm, bytes);
  gate(name, new WebAssembly.Module(bytes));
  if (process.stdout.isTTY) console.log(`${wasm} ${bytes.length} bytes`);
}

function gate(name, module) {
  const imports = WebAssembly.Module.imports(module);
  if (imports.length > 0) throw new Error(`${name} must not import anything: ${JSON.stringify(imports)}`);
  const extra = WebAssembly.Module.exports(module).filter((one) => !MODULES[name].exports.includes(one.name));
  if (extra.length > 0) throw new Error(`unexpected exports of ${name}: ${extra.map((one) => one.name).join(", ")}`);
}

/** Where the module looks for its artifact: it says so itself, as long as it has the export. */
function baseOf(bytes) {
  const base = new WebAssembly.Instance(new WebAssembly.Module(bytes), {}).exports[BASE];
  return /** @type {() => number} */ (base)() >>> 0;
}

function optimizedText(text) {
  const module = binaryen.parseText(text);
  if (module.getExport(BASE) !== 0) module.removeExport(BASE);
  return optimize(module).emitText();
}

/** The bytes of a module that is optimized. */
function finished(text, base) {
  const module = binaryen.parseText(text);
  module.setFeatures(FEATURES);
  const emitted = module.emitBinary();
  module.dispose();
  const code = base === undefined ? emitted : withBase(emitted, base);
  return stamped(code, buildOf(code));
}

function compressedSize(text) {
  return brotliCompressSync(finished(text)).length;
}
