/** `postern` on edge runtimes. */
import { compileSession } from "../compiler/session.js";
import { Engine as RunningEngine } from "./engine/edge.js";

export class Engine extends RunningEngine {
  protected static override sessionCompiler = compileSession;
}

export * from "../index.js";
