// TOKEN_SECRET=… node server.mjs policies [PORT]
import process from "node:process";
import { serve } from "@hono/node-server";
import { compile, Engine } from "postern";
import { readPolicies, watchPolicies } from "postern-server";
import { createGateway } from "./gateway.mjs";

const { TOKEN_SECRET } = process.env;
const [policies, port = "8080"] = process.argv.slice(2);
if (!TOKEN_SECRET || policies === undefined) {
  console.error("TOKEN_SECRET=… node server.mjs policies [PORT]");
  process.exit(2);
}
const engine = await Engine.load(compile(readPolicies(policies)));
await watchPolicies(engine, { policies }, { onEvent: ({ code, fields }) => console.error(code, fields) });
const { fetch } = createGateway(engine, TOKEN_SECRET);
serve({ fetch, port: Number(port), hostname: "127.0.0.1" }, ({ address, port }) => console.log(`http://${address}:${port}`));
