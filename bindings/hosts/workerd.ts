/** `postern` on Cloudflare Workers. */
import { compileSession } from "../compiler/session.js";
import { explainer } from "../explain/explain.js";
import { Engine as RunningEngine } from "./engine/workerd.js";

export class Engine extends RunningEngine {
  protected static override sessionCompiler = compileSession;
  protected static override explainer = explainer;
}

export * from "../index.js";
