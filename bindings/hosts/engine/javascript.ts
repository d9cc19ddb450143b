/** `postern/engine-js`: the same core without WebAssembly, for pages and hosts that refuse to compile it. */
import { instantiateCore } from "postern:core-js";
import { CORE_BUILD } from "postern:core-build";
import { Engine as HostlessEngine } from "../../engine/engine.js";

export class Engine extends HostlessEngine {
  protected static override coreBuild = CORE_BUILD;
  protected static override hostCore = () => instantiateCore;
}

export * from "../../surface/engine.js";
