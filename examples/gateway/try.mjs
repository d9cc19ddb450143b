// Compiles the policies as a build would, starts the gateway, asks it with and without tokens, then changes its policies.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { serve } from "@hono/node-server";
import { sign } from "hono/jwt";
import { compile } from "postern";
import { createGateway, followArtifact } from "./gateway.mjs";

const SECRET = "only for this example";
const folder = mkdtempSync(join(tmpdir(), "gateway-"));
const artifact = join(folder, "policies.pstn");
const policies = fileURLToPath(new URL("policies", import.meta.url));
const postern = fileURLToPath(new URL("cli.js", import.meta.resolve("postern"))); // npx postern
execFileSync(process.execPath, [postern, "compile", policies, "-o", artifact]);
const { engine, close } = followArtifact(artifact);
const { fetch: answer } = createGateway(engine, SECRET);
const server = await new Promise((resolve) => {
  const started = serve({ fetch: answer, port: 0, hostname: "127.0.0.1" }, () => resolve(started));
});

async function ask(user, method, path) {
  const token = user && (await sign({ sub: user, exp: Math.floor(Date.now() / 1000) + 60 }, SECRET, "HS256"));
  const headers = user ? { authorization: `Bearer ${token}` } : {};
  const response = await fetch(`http://127.0.0.1:${server.address().port}${path}`, { method, headers });
  const { reason } = response.status === 403 ? await response.json() : {};
  console.log(response.status, user ?? "nobody", method, path);
  if (reason !== undefined) console.log(`    ${reason}`);
}

await ask("nora", "GET", "/albums/bob/summer");
await ask("nora", "DELETE", "/albums/bob/summer");
await ask("nora", "DELETE", "/albums/nora/summer");
await ask(undefined, "GET", "/albums/bob/summer");
await ask("mallory/nora", "DELETE", "/albums/nora/summer");
await ask("nora", "DELETE", "/albums/nora/..%2Fbob");

const document = JSON.parse(readFileSync(new URL("policies/members.json", import.meta.url), "utf8"));
document.Statement.push({ Sid: "NothingIsDeletedToday", Effect: "Deny", Action: "photos:Delete*", Resource: "*" });
writeFileSync(artifact, compile({ identity: [{ name: "members", document }] }).bytes);
while (engine.info().generation === 1) await wait(20);
console.log("the policies have changed");
await ask("nora", "DELETE", "/albums/nora/summer");

close();
server.close();
rmSync(folder, { recursive: true });
