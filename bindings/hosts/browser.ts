/** `postern` in browsers. */
import { compileSession } from "../compiler/session.js";
import { Engine as RunningEngine } from "./engine/browser.js";

export class Engine extends RunningEngine {
  protected static override sessionCompiler = compileSession;
}

export * from "../index.js";
