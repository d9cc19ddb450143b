/** Browsers: the core is compiled while it arrives. Where a bundler has lost the file, or a cache kept an old one, the inlined copy is loaded instead. */
import { CORE_BUILD } from "postern:core-build";
import { checkedBuild } from "../../engine/core/core-build.js";
import { compileResponse } from "../../engine/core/compile-core.js";

let compiled: Promise<WebAssembly.Module> | undefined;

export function browserCore(): Promise<WebAssembly.Module> {
  return (compiled ??= streamCore());
}

async function streamCore(): Promise<WebAssembly.Module> {
  try {
    return checkedBuild(await compileResponse(await fetch(new URL("./core.wasm", import.meta.url))), CORE_BUILD);
  } catch {
    compiled = undefined;
    const { inlineCore } = await import("./inline.js");
    return inlineCore();
  }
}
