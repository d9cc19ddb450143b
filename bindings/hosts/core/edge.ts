/** Edge runtimes: bundlers make a module of the import. Bytes would be refused. */
import core from "./core.wasm?module";

export function edgeCore(): WebAssembly.Module {
  return core;
}
