/** `postern/engine` on Cloudflare Workers. */
import { Engine as HostlessEngine } from "../../engine/engine.js";
import { workerdCore } from "../core/workerd.js";

export class Engine extends HostlessEngine {
  protected static override hostCore = workerdCore;
}

export * from "../../surface/engine.js";
