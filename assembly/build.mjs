// Builds dist/core.wasm and gates it: no imports, no managed runtime. The debug build stands beside it.
import { mkdirSync, readFileSync } from "node:fs";
import asc from "assemblyscript/asc";

mkdirSync("dist", { recursive: true });
const targets = process.argv.includes("--debug") ? ["release", "debug"] : ["release"];
for (const target of targets) {
  const { error, stderr } = await asc.main(["--config", "asconfig.json", "--target", target]);
  if (error) {
    process.stderr.write(stderr.toString());
    process.exit(1);
  }
}
const bytes = readFileSync("dist/core.wasm");
const module = new WebAssembly.Module(bytes);
const imports = WebAssembly.Module.imports(module);
if (imports.length > 0) throw new Error(`the core must not import anything: ${JSON.stringify(imports)}`);
const allowed = new Set(["memory", "reserve", "loadArtifact", "decide"]);
const extra = WebAssembly.Module.exports(module).filter(({ name }) => !allowed.has(name));
if (extra.length > 0) throw new Error(`unexpected exports: ${extra.map(({ name }) => name).join(", ")}`);
if (process.stdout.isTTY) console.log(`dist/core.wasm ${bytes.length} bytes`);
