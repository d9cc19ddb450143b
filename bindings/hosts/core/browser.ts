/** Browsers: the core is compiled while it arrives. Where a bundler has lost the file, the inlined copy is loaded instead. */
import { compileResponse } from "../../engine/load.js";

let compiled: Promise<WebAssembly.Module> | undefined;

export function browserCore(): Promise<WebAssembly.Module> {
  return (compiled ??= streamCore());
}

async function streamCore(): Promise<WebAssembly.Module> {
  try {
    return await compileResponse(await fetch(new URL("./core.wasm", import.meta.url)));
  } catch {
    compiled = undefined;
    const { inlineCore } = await import("./inline.js");
    return inlineCore();
  }
}
