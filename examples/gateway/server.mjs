// TOKEN_SECRET=… node server.mjs policies.pstn [PORT]
import process from "node:process";
import { serve } from "@hono/node-server";
import { createGateway, followArtifact } from "./gateway.mjs";

const { TOKEN_SECRET } = process.env;
const [artifact, port = "8080"] = process.argv.slice(2);
if (!TOKEN_SECRET || artifact === undefined) {
  console.error("TOKEN_SECRET=… node server.mjs policies.pstn [PORT]");
  process.exit(2);
}
const { engine } = followArtifact(artifact);
const { fetch } = createGateway(engine, TOKEN_SECRET);
serve({ fetch, port: Number(port), hostname: "127.0.0.1" }, ({ address, port }) => console.log(`http://${address}:${port}`));
