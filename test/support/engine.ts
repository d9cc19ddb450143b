/** The engine under test: the Node host, on the core that `npm run build` made. */
import { readFileSync } from "node:fs";
import { compileSessionAs } from "../../bindings/compiler/session.js";
import { Engine, explainer, type ArtifactSource, type LoadOptions } from "../../bindings/index.js";

let core: WebAssembly.Module | undefined;

/** The compiled core module of this checkout. */
export function coreModule(): WebAssembly.Module {
  return (core ??= new WebAssembly.Module(readFileSync(new URL("../../dist/core.wasm", import.meta.url))));
}

export function loadEngine(artifact: ArtifactSource, options: LoadOptions = {}): Engine {
  return Engine.loadSync(artifact, { module: coreModule(), explainer, ...options });
}

class CompilingEngine extends Engine {
  protected static override sessionCompiler = compileSessionAs;
  protected static override explainer = explainer;
}

/** As hosts with the compiler have it: requests may carry session policies as documents. */
export function loadCompilingEngine(artifact: ArtifactSource, options: LoadOptions = {}): Engine {
  return CompilingEngine.loadSync(artifact, { module: coreModule(), ...options });
}
