// Three servers follow one URL: how long it takes until all have the new version, and that no answer mixes two.
import { strict as assert } from "node:assert";
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { compile } from "postern";

const POLL_SECONDS = 0.5;
const SERVERS = 3;

/** One allows bob's albums and denies eve's, the other the reverse: a mixed answer would be seen. */
function artifact(allowed, denied) {
  const statement = (Effect, who) => ({ Effect, Action: "photos:*", Resource: `arn:aws:photos:*:*:album/${who}/*` });
  const document = { Version: "2012-10-17", Statement: [statement("Allow", allowed), statement("Deny", denied)] };
  return compile({ identity: [{ name: "p", document }] }).bytes;
}

export async function testReplicas() {
  const versions = { '"v1"': artifact("bob", "eve"), '"v2"': artifact("eve", "bob") };
  let etag = '"v1"';
  let unchanged = 0;
  const origin = createServer(({ headers }, outgoing) => {
    if (headers["if-none-match"] === etag) {
      unchanged++;
      return outgoing.writeHead(304, { etag }).end();
    }
    return outgoing.writeHead(200, { etag }).end(versions[etag]);
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => origin.once("listening", resolve));
  const folder = mkdtempSync(join(tmpdir(), "postern-replicas-"));
  const { port } = /** @type {import("node:net").AddressInfo} */ (origin.address());
  const servers = await Promise.all(Array.from({ length: SERVERS }, (_, at) => start(join(folder, `${at}.json`), port)));

  const seen = new Set();
  let [isOver, asked] = [false, 0];
  const clients = servers.map(async ({ url }) => {
    while (!isOver) {
      const who = asked++ % 2 === 0 ? "bob" : "eve";
      const { status, revision } = await check(url, who);
      seen.add(`${who} ${status} ${revision}`);
    }
  });
  await wait(2 * POLL_SECONDS * 1000);
  const changed = performance.now();
  etag = '"v2"';
  const times = await Promise.all(
    servers.map(async ({ admin }) => {
      while ((await (await fetch(`${admin}/v1/revision`)).json()).revision !== "v2") await wait(10);
      return performance.now() - changed;
    }),
  );
  await wait(200);
  isOver = true;
  await Promise.all(clients);
  const generations = await Promise.all(
    servers.map(async ({ admin }) => (await (await fetch(`${admin}/v1/revision`)).json()).generation),
  );
  for (const { child } of servers) child.kill("SIGTERM");
  const statuses = await Promise.all(servers.map(({ ended }) => ended));
  origin.closeAllConnections();
  origin.close();
  rmSync(folder, { recursive: true });

  assert.deepEqual([...seen].sort(), ["bob 200 v1", "bob 403 v2", "eve 200 v2", "eve 403 v1"]);
  assert.deepEqual(
    [generations, statuses],
    [
      [2, 2, 2],
      [0, 0, 0],
    ],
  );
  assert.ok(unchanged >= SERVERS, `304 was answered ${unchanged} times`);
  const shown = times.map((time) => `${(time / 1000 / POLL_SECONDS).toFixed(2)}`).join(", ");
  console.log(`      ${asked} answers, none mixed; all had it after ${shown} polls of ${POLL_SECONDS} s`);
}

async function start(file, port) {
  const configuration = {
    listen: { http: { address: "127.0.0.1:0" }, admin: { address: "127.0.0.1:0" } },
    source: { url: `http://127.0.0.1:${port}/policies.pstn`, pollSeconds: POLL_SECONDS },
    account: "111122223333",
    trustedProxies: ["127.0.0.1"],
    authenticate: [{ cert: { form: "dn", principal: "arn:aws:iam::{account}:user/nora" } }],
    endpoints: { forwardAuth: { headers: "original" } },
    routes: [
      {
        match: "GET /albums/{owner}/{album}",
        action: "photos:GetAlbum",
        resource: "arn:aws:photos:eu-west-1:{account}:album/{owner}/{album}",
      },
    ],
    limits: { lagMillis: 0 },
  };
  writeFileSync(file, JSON.stringify(configuration));
  const server = fileURLToPath(new URL("main.js", import.meta.resolve("postern-server")));
  const child = spawn(process.execPath, [server, "--config", file, "--json"], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, POSTERN_LOG_LEVEL: "warn" },
  });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  let text = "";
  for await (const chunk of child.stdout.setEncoding("utf8").iterator({ destroyOnReturn: false }))
    if ((text += chunk).includes("\n")) break;
  const [http, admin] = JSON.parse(text).listening;
  return { child, ended, url: http.url, admin: admin.url };
}

function check(url, who) {
  const { hostname, port } = new URL(url);
  const headers = {
    "x-original-method": "GET",
    "x-original-uri": `/albums/${who}/x`,
    "x-real-ip": "203.0.113.9",
    "ssl-client-verify": "SUCCESS",
    "ssl-client-subject-dn": "CN=nora",
  };
  return new Promise((resolve, reject) => {
    const asked = request({ hostname, port, path: "/check", headers }, (answer) => {
      answer.resume();
      answer.on("end", () => resolve({ status: answer.statusCode, revision: answer.headers["x-postern-revision"] }));
    });
    asked.on("error", reject).end();
  });
}
