/** Node.js, Deno, Bun and any other host: the core is text in the bundle, so that no bundler can lose it and no file or network is asked. */
import { CORE } from "postern:core";
import { compileBytes } from "../../engine/core/compile-core.js";
import { bytesOf } from "./bytes-of.js";

let compiled: WebAssembly.Module | undefined;

export function inlineCore(): WebAssembly.Module {
  return (compiled ??= compileBytes(bytesOf(CORE)));
}
