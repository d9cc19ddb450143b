/** The cores that are counted: the release as it is, and one of the same source whose phases stay functions. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";
import binaryen from "binaryen";
import AsciiTexts from "../../assembly/build/ascii.mjs";
import { FEATURES, optimize } from "../../assembly/build/optimize.mjs";
import { NAMES_OF_FUNCTIONS, namesOf, readSections } from "../../test/guarded/wasm.js";
import { counting, countingFunctions } from "./instructions.js";

/** In the order in which a decision passes them. */
export const PHASES: Readonly<Record<string, string>> = {
  caller: "assembly/request/caller/readCaller",
  action: "assembly/request/action/readAction",
  resource: "assembly/request/resource/readResource",
  locate: "assembly/request/directory/locateResource",
  bind: "assembly/request/context/bindEntries",
  derive: "assembly/request/context/deriveKeys",
  collect: "assembly/decide/decide/evaluate",
  "action rows": "assembly/decide/rows/classifyAction",
  classify: "assembly/decide/rows/classifyResource",
  rows: "assembly/decide/rows/considerRows",
  combine: "assembly/decide/combine/combine",
};

/** What a phase is exported as. */
export function phaseExport(phase: string): string {
  return `phase ${phase}`;
}

function releaseCore(): Uint8Array {
  return readFileSync(fileURLToPath(new URL("../../dist/core.wasm", import.meta.url)));
}

export function countedRelease(): WebAssembly.Module {
  return new WebAssembly.Module(counting(releaseCore()) as BufferSource);
}

/** Calls imports of `env` with the address of each read and write. */
export function tracedRelease(): WebAssembly.Module {
  const module = binaryen.readBinary(releaseCore());
  module.setFeatures(FEATURES);
  module.runPasses(["instrument-memory"]);
  return new WebAssembly.Module(module.emitBinary() as BufferSource);
}

export async function countedPhases(): Promise<WebAssembly.Module> {
  const bytes = await namedCore(Object.values(PHASES));
  const indexes = new Map([...namesOf(readSections(bytes), NAMES_OF_FUNCTIONS)].map(([index, name]) => [name, index] as const));
  const phases = Object.entries(PHASES).flatMap(([phase, name]) =>
    indexes.has(name) ? [[indexes.get(name)!, phaseExport(phase)] as const] : [],
  );
  return new WebAssembly.Module(counting(bytes, new Map(phases)) as BufferSource);
}

/** Every function by itself: none in the place of its call but those that the source says. Names by number. */
export async function countedFunctions(): Promise<{ module: WebAssembly.Module; names: ReadonlyMap<number, string> }> {
  const bytes = await namedCore(["*"]);
  const module = new WebAssembly.Module(countingFunctions(bytes) as BufferSource);
  return { module, names: namesOf(readSections(bytes), NAMES_OF_FUNCTIONS) };
}

/** An optimized core in which these functions stay functions, with names. */
async function namedCore(kept: readonly string[]): Promise<Uint8Array> {
  const module = binaryen.parseText(await textOfCore());
  const optimized = optimize(module, kept);
  binaryen.setDebugInfo(true);
  const bytes = optimized.emitBinary();
  binaryen.setDebugInfo(false);
  return bytes;
}

/** As asc writes it before anything is optimized. */
async function textOfCore(): Promise<string> {
  let text = "";
  const { error, stderr } = await asc.main(
    [
      "assembly/index.ts",
      "--config",
      "asconfig.json",
      "--target",
      "release",
      "--optimizeLevel",
      "0",
      "--shrinkLevel",
      "0",
      "--textFile",
      "core.wat",
    ],
    {
      transforms: [new AsciiTexts()],
      writeFile: (name: string, contents: string | Uint8Array) => void (name.endsWith(".wat") && (text = String(contents))),
    },
  );
  if (error) throw new Error(stderr.toString());
  return text;
}
