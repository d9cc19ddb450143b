/** `postern/engine` on Cloudflare Workers. */
import { CORE_BUILD } from "postern:core-build";
import { Engine as HostlessEngine } from "../../engine/engine.js";
import { workerdCore } from "../core/workerd.js";

export class Engine extends HostlessEngine {
  protected static override coreBuild = CORE_BUILD;
  protected static override hostCore = workerdCore;
}

export * from "../../surface/engine.js";
