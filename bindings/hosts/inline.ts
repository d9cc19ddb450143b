/**
 * `postern` on Node.js, Deno, Bun, and wherever nothing better is known.
 *
 * The room gives each host its entries: this folder has the whole package, engine/ and simulator/ those parts alone, core/ says where the
 * core module is. Look here when a bundler or runtime does not find the core, or refuses to compile it. Nothing is decided, compiled from
 * policies or checked here: each entry is a subclass of a few lines, and what it exports is surface/.
 */
import { compileSessionAs } from "../compiler/session.js";
import { explainer } from "../explain/explain.js";
import { Engine as RunningEngine } from "./engine/inline.js";

export class Engine extends RunningEngine {
  protected static override sessionCompiler = compileSessionAs;
  protected static override explainer = explainer;
}

export * from "../index.js";
