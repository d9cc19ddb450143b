/** `postern` on Cloudflare Workers. */
import { compileSessionAs } from "../compiler/session.js";
import { explainer } from "../explain/explain.js";
import { Engine as RunningEngine } from "./engine/workerd.js";

export class Engine extends RunningEngine {
  protected static override sessionCompiler = compileSessionAs;
  protected static override explainer = explainer;
}

export * from "../index.js";
