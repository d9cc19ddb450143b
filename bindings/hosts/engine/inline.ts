/** `postern/engine` on Node.js, Deno, Bun, and wherever nothing better is known. */
import { CORE_BUILD } from "postern:core-build";
import { coreCompiler } from "../../engine/core/compile-core.js";
import { Engine as HostlessEngine } from "../../engine/engine.js";
import { inlineCore } from "../core/inline.js";

export class Engine extends HostlessEngine {
  protected static override coreBuild = CORE_BUILD;
  protected static override coreCompiler = coreCompiler;
  protected static override hostCore = inlineCore;
}

export * from "../../surface/engine.js";
