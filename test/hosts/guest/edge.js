// An edge function, as edge runtimes without a module loader take it: bundled, with modules that the platform provides.
import * as all from "postern";
import * as engine from "postern/engine";
import * as javascript from "postern/engine-js";
import { explainer } from "postern/explain";
import floor from "./floor.wasm?module";
import { createService } from "./service.js";

const serve = createService({ postern: all, "postern/engine": engine, "postern/engine-js": javascript, explainer }, { floor });

addEventListener("fetch", (event) => {
  // This emulation makes its objects in another realm.
  event.respondWith(event.request.json().then(async (command) => Response.json(await serve(command))));
});
