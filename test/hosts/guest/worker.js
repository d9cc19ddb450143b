// A Cloudflare Worker. Its policies are an imported artifact: `GET /` decides by them.
import * as all from "postern";
import * as engine from "postern/engine";
import * as javascript from "postern/engine-js";
import { explainer } from "postern/explain";
import floor from "./floor.wasm";
import policies from "./policies.pstn";
import { createService } from "./service.js";

const serve = createService({ postern: all, "postern/engine": engine, "postern/engine-js": javascript, explainer }, { floor });
const gate = engine.Engine.loadSync(new Uint8Array(policies));

function readQuery(url) {
  const { principal, action, resource, context } = Object.fromEntries(new URL(url).searchParams);
  return { principal, action, resource, context: JSON.parse(context) };
}

export default {
  async fetch(request) {
    if (request.method === "GET") return new Response(gate.decide(readQuery(request.url)));
    return Response.json(await serve(await request.json()));
  },
};
