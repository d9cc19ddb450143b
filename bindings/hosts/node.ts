/** Node.js: the core stands beside this file and is read when the first engine loads. */
import { readFileSync } from "node:fs";
import { compileSession, Engine as HostlessEngine } from "../index.js";

let compiled: WebAssembly.Module | undefined;

class NodeEngine extends HostlessEngine {
  protected static override sessionCompiler = compileSession;

  protected static override defaultModule(): WebAssembly.Module {
    return (compiled ??= new WebAssembly.Module(readFileSync(new URL("./core.wasm", import.meta.url))));
  }
}

export * from "../index.js";
export { NodeEngine as Engine };
