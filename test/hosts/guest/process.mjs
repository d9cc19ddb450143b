// Node.js, Deno and Bun: questions come over HTTP on the loopback. Prints the port.
import { createServer } from "node:http";
import * as all from "postern";
import * as engine from "postern/engine";
import * as javascript from "postern/engine-js";
import { explainer } from "postern/explain";
import { createService } from "./service.js";

const serve = createService({ postern: all, "postern/engine": engine, "postern/engine-js": javascript, explainer });

const server = createServer(async (request, response) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  response.end(JSON.stringify(await serve(JSON.parse(Buffer.concat(chunks).toString()))));
});
server.listen(0, "127.0.0.1", () => console.log(`port ${/** @type {import("node:net").AddressInfo} */ (server.address()).port}`));
