/**
 * Builds dist/core.debug.wasm, the core under guard, and dist/core.debug.json, the places that it watches. Both are tools of
 * the tests. `npm run build:debug`, after `npm run build:core`.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import asc from "assemblyscript/asc";
import AsciiTexts from "../../assembly/build/ascii.mjs";
import { fingerprint } from "./fingerprint.js";
import { instrument } from "./instrument.js";

const CONFIG = "asconfig.json";
const OUT = "dist/core.debug.wasm";
/** The core's memory, the permissions, counters and notes of guard.ts. */
const PAGES = 0x1030000 / 0x10000;

/** The options of the core's own debug build; its entry is the guard. */
function config(): string {
  const { options, targets } = JSON.parse(readFileSync(CONFIG, "utf8")) as { options: object; targets: { debug: object } };
  const debug = { ...targets.debug, outFile: OUT, sourceMap: "", initialMemory: PAGES };
  return JSON.stringify({ options, targets: { debug } });
}

const written = new Map<string, Uint8Array | string>();
const { error, stderr } = await asc.main(["test/guarded/guard.ts", "--config", CONFIG, "--target", "debug"], {
  readFile: (name, folder) => (name === CONFIG ? config() : readFile(join(folder, name), "utf8").catch(() => null)),
  transforms: [new AsciiTexts()],
  writeFile: (name, contents) => void written.set(name, contents),
});
process.stderr.write(stderr.toString());
if (error) process.exit(1);

const { module, sites } = instrument(written.get(OUT) as Uint8Array, written.get(`${OUT}.map`) as string);
if (!WebAssembly.validate(module as BufferSource)) throw new Error("the instrumented core is not a valid module");
writeFileSync(OUT, module);
writeFileSync("dist/core.debug.json", JSON.stringify({ madeFrom: fingerprint(), sites }));
if (process.stdout.isTTY) console.log(`${OUT} ${module.length} bytes, ${sites.length} sites`);
