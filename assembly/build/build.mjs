// Builds dist/core.wasm and gates it: no imports, no exports but its own, and in the text no trace of a managed runtime.
// Then dist/core.mjs, the same core in JavaScript.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import asc from "assemblyscript/asc";
import binaryen from "binaryen";
import { transformSync } from "esbuild";
import AsciiTexts from "./ascii.mjs";
import { coreAsJavaScript } from "./javascript.mjs";
import { buildOf, stamped } from "./stamp.mjs";

/** binaryen's measure of a function: about an instruction each. 80 makes the core 25 % larger, and a decision 2 % faster. */
const INLINED_SIZE = 30;

/** Functions that an artifact needs once, when it is loaded: they stay calls, which makes the core 2 kB smaller. */
const CALLED_ONCE = "assembly/verify*";

mkdirSync("dist", { recursive: true });
const { error, stderr } = await asc.main(["--config", "asconfig.json", "--target", "release"], { transforms: [new AsciiTexts()] });
process.stderr.write(stderr.toString());
if (error) process.exit(1);
// Before functions lose their names.
const managed = /\$~lib\/rt\/|__new|__alloc|__pin/.exec(readFileSync("dist/core.wat", "utf8"));
if (managed) throw new Error(`the core must not use the managed runtime: ${managed[0]}`);
inlineSmallFunctions("dist/core");
const code = readFileSync("dist/core.wasm");
const bytes = stamped(code, buildOf(code));
writeFileSync("dist/core.wasm", bytes);
const module = new WebAssembly.Module(bytes);
const imports = WebAssembly.Module.imports(module);
if (imports.length > 0) throw new Error(`the core must not import anything: ${JSON.stringify(imports)}`);
const allowed = new Set(["memory", "reserve", "loadArtifact", "decide", "decideWhole", "locate", "examine", "examineAtom"]);
const extra = WebAssembly.Module.exports(module).filter(({ name }) => !allowed.has(name));
if (extra.length > 0) throw new Error(`unexpected exports: ${extra.map(({ name }) => name).join(", ")}`);
writeFileSync("dist/core.mjs", transformSync(coreAsJavaScript("dist/core.wasm"), { minify: true, target: "es2022" }).code);
if (process.stdout.isTTY) console.log(`dist/core.wasm ${bytes.length} bytes`);

/**
 * asc, asked for a small core, leaves every function that is called twice a call. Small ones in their place make a decision a tenth
 * faster, and the core no larger once compressed.
 */
function inlineSmallFunctions(core) {
  const { MutableGlobals, BulkMemory, BulkMemoryOpt, SignExt, NontrappingFPToInt } = binaryen.Features;
  const module = binaryen.parseText(readFileSync(`${core}.wat`, "utf8"));
  module.setFeatures(MutableGlobals | BulkMemory | BulkMemoryOpt | SignExt | NontrappingFPToInt);
  binaryen.setOptimizeLevel(3);
  binaryen.setShrinkLevel(0);
  binaryen.setAlwaysInlineMaxSize(INLINED_SIZE);
  binaryen.setFlexibleInlineMaxSize(INLINED_SIZE);
  binaryen.setPassArgument("no-inline", CALLED_ONCE);
  module.runPasses(["no-inline"]);
  module.optimize();
  writeFileSync(`${core}.wasm`, module.emitBinary());
  writeFileSync(`${core}.wat`, module.emitText());
}
