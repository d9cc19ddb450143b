/** Cloudflare Workers: the loader makes a module of the import. Bytes would be refused. */
import core from "./core.wasm";

export function workerdCore(): WebAssembly.Module {
  return core;
}
