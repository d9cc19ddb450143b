// The built core as JavaScript modules, for Rollup and Vitest: `postern:core` and `postern:udf` have bytes as text,
// `postern:core-js` is the core itself, translated.
import { readFileSync } from "node:fs";
import { textOf } from "./bytes-text.mjs";
import { stampOf } from "./stamp.mjs";

const SOURCES = {
  "postern:core": () => `export const CORE = ${JSON.stringify(textOf(readFileSync("dist/core.wasm")))};\n`,
  "postern:udf": () => `export const UDF = ${JSON.stringify(textOf(readFileSync("dist/udf.wasm")))};\n`,
  "postern:core-build": () => `export const CORE_BUILD = ${JSON.stringify(stampOf(readFileSync("dist/core.wasm")))};\n`,
  "postern:core-js": () => readFileSync("dist/core.mjs", "utf8"),
};

export function coreModules() {
  return {
    name: "core-modules",
    resolveId: (id) => (id in SOURCES ? `\0${id}` : null),
    load: (id) => (id.startsWith("\0postern:") ? SOURCES[id.slice(1)]() : null),
  };
}
