// Starts the gateway on a copy of the policies, asks it with and without tokens, then changes a policy's file.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { serve } from "@hono/node-server";
import { sign } from "hono/jwt";
import { compile, Engine } from "postern";
import { readPolicies, watchPolicies } from "postern-server";
import { createGateway } from "./gateway.mjs";

const SECRET = "only for this example";
const policies = mkdtempSync(join(tmpdir(), "gateway-"));
cpSync(fileURLToPath(new URL("policies", import.meta.url)), policies, { recursive: true });
const engine = await Engine.load(compile(readPolicies(policies)));
const watched = await watchPolicies(engine, { policies });
const { fetch: answer } = createGateway(engine, SECRET);
const server = await new Promise((resolve) => {
  const started = serve({ fetch: answer, port: 0, hostname: "127.0.0.1" }, () => resolve(started));
});

async function ask(user, method, path) {
  const token = user && (await sign({ sub: user, exp: Math.floor(Date.now() / 1000) + 60 }, SECRET, "HS256"));
  const headers = user ? { authorization: `Bearer ${token}` } : {};
  const response = await fetch(`http://127.0.0.1:${server.address().port}${path}`, { method, headers });
  const { message } = response.status === 403 ? await response.json() : {};
  console.log(response.status, user ?? "nobody", method, path);
  if (message !== undefined) console.log(`    ${message}`);
}

await ask("nora", "GET", "/albums/bob/summer");
await ask("nora", "DELETE", "/albums/bob/summer");
await ask("nora", "DELETE", "/albums/nora/summer");
await ask(undefined, "GET", "/albums/bob/summer");
await ask("mallory/nora", "DELETE", "/albums/nora/summer");
await ask("nora", "DELETE", "/albums/nora/..%2Fbob");

const file = join(policies, "members.json");
const document = JSON.parse(readFileSync(file, "utf8"));
document.Statement.push({ Sid: "NothingIsDeletedToday", Effect: "Deny", Action: "photos:Delete*", Resource: "*" });
const before = watched.revision();
writeFileSync(file, JSON.stringify(document));
while (watched.revision() === before) await wait(20);
console.log("the policies have changed");
await ask("nora", "DELETE", "/albums/nora/summer");

await watched.close();
server.close();
rmSync(policies, { recursive: true });
