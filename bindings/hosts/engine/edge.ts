/** `postern/engine` on edge runtimes. */
import { CORE_BUILD } from "postern:core-build";
import { Engine as HostlessEngine } from "../../engine/engine.js";
import { edgeCore } from "../core/edge.js";

export class Engine extends HostlessEngine {
  protected static override coreBuild = CORE_BUILD;
  protected static override hostCore = edgeCore;
}

export * from "../../surface/engine.js";
