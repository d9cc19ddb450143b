/** Core, reference and compiler with one change in their source, built in memory. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { main } from "assemblyscript/asc";
import { build, type Plugin } from "esbuild";
import AsciiTexts from "../../assembly/build/ascii.mjs";
import type * as reference from "../reference/interpreter.js";
import type * as compiler from "./compiler.js";
import type { TargetName } from "./bounded-run.js";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** One other meaning: `from` stands once in `file`, and becomes `to`. */
export interface Mutant {
  readonly name: string;
  /** Whose bounded run must find it. */
  readonly foundBy: TargetName;
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

function changed({ file, from, to }: Pick<Mutant, "file" | "from" | "to">, text: string): string {
  const parts = text.split(from);
  if (parts.length !== 2) throw new Error(`${file} has ${parts.length - 1} times: ${from}`);
  return parts.join(to);
}

/** Unoptimized, for time. `file` is below assembly/. */
export async function mutantCore(mutant: Mutant): Promise<WebAssembly.Module> {
  let wasm: Uint8Array | undefined;
  let isChanged = false;
  const readFile = (name: string): string | null => {
    const isMutant = name === `assembly/${mutant.file}`;
    isChanged ||= isMutant;
    const text = textOf(join(ROOT, name));
    return text !== null && isMutant ? changed(mutant, text) : text;
  };
  const writeFile = (name: string, content: Uint8Array | string): void => {
    if (name.endsWith(".wasm")) wasm = content as Uint8Array;
  };
  const asConfig = ["--config", "asconfig.json", "--target", "release", "--optimizeLevel", "0", "--shrinkLevel", "0"];
  const outcome = await main(["assembly/index.ts", ...asConfig, "--outFile", "mutant.wasm", "--textFile", ""], {
    readFile,
    writeFile,
    transforms: [new AsciiTexts()],
  });
  if (outcome.error !== null || !isChanged) throw new Error(`${mutant.name}: ${outcome.stderr.toString()}`);
  return new WebAssembly.Module(wasm as BufferSource);
}

function textOf(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return null; // asc looks for files in several places
  }
}

/** `file` is below test/reference/. */
export async function mutantReference(mutant: Mutant): Promise<(typeof reference)["Reference"]> {
  return ((await bundled("test/reference/interpreter.ts", "reference", mutant)) as typeof reference).Reference;
}

/** `file` is below bindings/. */
export async function mutantCompiler(mutant: Pick<Mutant, "file" | "from" | "to">): Promise<typeof compiler> {
  return (await bundled("test/mutation/compiler.ts", "bindings", mutant)) as typeof compiler;
}

async function bundled(entry: string, folder: string, mutant: Pick<Mutant, "file" | "from" | "to">): Promise<unknown> {
  let isChanged = false;
  const plugin: Plugin = {
    name: "mutant",
    setup: ({ onLoad }) =>
      onLoad({ filter: new RegExp(`/${folder}/${mutant.file.replace(".", "\\.")}$`) }, ({ path }) => {
        isChanged = true;
        return { contents: changed(mutant, readFileSync(path, "utf8")), loader: "ts" };
      }),
  };
  const entryPoints = [join(ROOT, entry)];
  const { outputFiles } = await build({ entryPoints, bundle: true, write: false, format: "esm", plugins: [plugin] });
  if (!isChanged) throw new Error(`${mutant.file} is not part of ${entry}`);
  const url = `data:text/javascript;base64,${Buffer.from(outputFiles[0]!.contents).toString("base64")}`;
  return import(/* @vite-ignore */ url);
}
