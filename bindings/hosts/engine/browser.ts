/** `postern/engine` in browsers. */
import { CORE_BUILD } from "postern:core-build";
import { coreCompiler } from "../../engine/core/compile-core.js";
import { Engine as HostlessEngine } from "../../engine/engine.js";
import { browserCore } from "../core/browser.js";

export class Engine extends HostlessEngine {
  protected static override coreBuild = CORE_BUILD;
  protected static override coreCompiler = coreCompiler;
  protected static override hostCoreLater = browserCore;
}

export * from "../../surface/engine.js";
