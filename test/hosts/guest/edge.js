// An edge function, as edge runtimes without a module loader take it: bundled, with modules that the platform provides.
import * as all from "postern";
import * as engine from "postern/engine";
import * as javascript from "postern/engine-js";
import { explainer } from "postern/explain";
import floor from "./floor.wasm?module";
import { createService } from "./service.js";

const serve = createService({ postern: all, "postern/engine": engine, "postern/engine-js": javascript, explainer }, { floor });

addEventListener("fetch", (event) => {
  // Not `json()`: this emulation makes its objects in another realm, where `Object` is another one.
  event.respondWith(event.request.text().then(async (text) => Response.json(await serve(JSON.parse(text)))));
});
