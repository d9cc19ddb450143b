// Builds dist/core.wasm and gates it: no imports, no exports but its own, and in the text no trace of a managed runtime.
// Then dist/core.mjs, the same core in JavaScript.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import asc from "assemblyscript/asc";
import { transformSync } from "esbuild";
import { coreAsJavaScript } from "./javascript.mjs";

mkdirSync("dist", { recursive: true });
const { error, stderr } = await asc.main(["--config", "asconfig.json", "--target", "release"]);
process.stderr.write(stderr.toString());
if (error) process.exit(1);
const bytes = readFileSync("dist/core.wasm");
const module = new WebAssembly.Module(bytes);
const imports = WebAssembly.Module.imports(module);
if (imports.length > 0) throw new Error(`the core must not import anything: ${JSON.stringify(imports)}`);
const allowed = new Set(["memory", "reserve", "loadArtifact", "decide", "decideWhole", "locate", "examine", "examineAtom"]);
const extra = WebAssembly.Module.exports(module).filter(({ name }) => !allowed.has(name));
if (extra.length > 0) throw new Error(`unexpected exports: ${extra.map(({ name }) => name).join(", ")}`);
const managed = /\$~lib\/rt\/|__new|__alloc|__pin/.exec(readFileSync("dist/core.wat", "utf8"));
if (managed) throw new Error(`the core must not use the managed runtime: ${managed[0]}`);
writeFileSync("dist/core.mjs", transformSync(coreAsJavaScript("dist/core.wasm"), { minify: true, target: "es2022" }).code);
if (process.stdout.isTTY) console.log(`dist/core.wasm ${bytes.length} bytes`);
