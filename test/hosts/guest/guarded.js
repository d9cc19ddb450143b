// A page under a Content-Security-Policy without 'wasm-unsafe-eval': what the core's compilation says, then engine-js.
import * as engine from "/node_modules/postern/dist/engine.browser.js";
import * as javascript from "/node_modules/postern/dist/engine-js.js";
import { explainer } from "/node_modules/postern/dist/explain.js";
import { decodeBase64 } from "./conformance.js";
import { pull } from "./pull.js";
import { createService } from "./service.js";

const serve = createService({ "postern/engine-js": javascript, explainer });

/** "loaded", or the code of the error. */
async function tryWebAssembly({ artifact }) {
  try {
    await engine.Engine.load(decodeBase64(artifact));
    return "loaded";
  } catch (error) {
    return error instanceof engine.CoreError ? error.code : `${error?.stack ?? error}`;
  }
}

void pull("guarded", async (command) =>
  command.kind === "tryWebAssembly" ? { value: await tryWebAssembly(command) } : serve(command),
);
