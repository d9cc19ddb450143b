/** `postern/engine` on edge runtimes. */
import { Engine as HostlessEngine } from "../../engine/engine.js";
import { edgeCore } from "../core/edge.js";

export class Engine extends HostlessEngine {
  protected static override hostCore = edgeCore;
}

export * from "../../surface/engine.js";
