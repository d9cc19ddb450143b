/**
 * Builds dist/core.debug.wasm, the core under guard, and dist/core.debug.json, the places that it watches; and udf.debug, the second
 * entry, likewise. All are tools of the tests. `npm run build:debug`, after `npm run build:core`.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import asc from "assemblyscript/asc";
import AsciiTexts from "../../assembly/build/ascii.mjs";
import { fingerprint } from "./fingerprint.js";
import { instrument } from "./instrument.js";

const CONFIG = "asconfig.json";
/** The core's memory, the permissions, counters and notes of guard.ts. */
const PAGES = 0x1030000 / 0x10000;

/** The options of the core's own debug build; its entry is the guard. */
function config(outFile: string): string {
  const { options, targets } = JSON.parse(readFileSync(CONFIG, "utf8")) as { options: object; targets: { debug: object } };
  const debug = { ...targets.debug, outFile, sourceMap: "", initialMemory: PAGES };
  return JSON.stringify({ options, targets: { debug } });
}

async function build(entry: string, name: string): Promise<void> {
  const out = `dist/${name}.debug.wasm`;
  const written = new Map<string, Uint8Array | string>();
  const { error, stderr } = await asc.main([entry, "--config", CONFIG, "--target", "debug"], {
    readFile: (file, folder) => (file === CONFIG ? config(out) : readFile(join(folder, file), "utf8").catch(() => null)),
    transforms: [new AsciiTexts()],
    writeFile: (file, contents) => void written.set(file, contents),
  });
  process.stderr.write(stderr.toString());
  if (error) process.exit(1);
  const { module, sites } = instrument(written.get(out) as Uint8Array, written.get(`${out}.map`) as string);
  if (!WebAssembly.validate(module as BufferSource)) throw new Error(`${out} is not a valid module`);
  writeFileSync(out, module);
  writeFileSync(`dist/${name}.debug.json`, JSON.stringify({ madeFrom: fingerprint(), sites }));
  if (process.stdout.isTTY) console.log(`${out} ${module.length} bytes, ${sites.length} sites`);
}

await build("test/guarded/guard.ts", "core");
await build("test/guarded/udf-guard.ts", "udf");
