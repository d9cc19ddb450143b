// Starts Redis and three replicas, each a follower and a postern-server; publishes two versions and one that is broken.
import { Buffer } from "node:buffer";
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { compile } from "postern";
import { CHANNEL, command, KEY } from "./follow.mjs";

const ACCOUNT = "111122223333";
const REPLICAS = 3;
const folder = mkdtempSync(join(tmpdir(), "postern-redis-"));
const running = [];

function run(argv, cwd = folder) {
  const child = spawn(argv[0], argv.slice(1), { cwd, stdio: ["ignore", "pipe", "inherit"] });
  running.push(child);
  child.once("error", (error) => {
    console.error(`${argv[0]}: ${error.message} (apt-get install redis-server)`);
    process.exit(1);
  });
  return child;
}

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
      server.close(() => resolve(port));
    });
  });
}

/** One policy: who may see whose albums. */
function artifact(who) {
  const Statement = [{ Effect: "Allow", Principal: "*", Action: "photos:GetAlbum", Resource: `arn:aws:photos:*:*:album/${who}/*` }];
  return compile({ resource: [{ name: "albums", document: { Version: "2012-10-17", Statement } }] }).bytes;
}

/** One transaction: who hears of the change finds it. */
function publish(port, bytes) {
  return new Promise((resolve, reject) => {
    const commands = [
      command("MULTI"),
      command("SET", KEY, bytes),
      command("PUBLISH", CHANNEL, "changed"),
      command("EXEC"),
      command("QUIT"),
    ];
    const socket = connect({ host: "127.0.0.1", port }, () => socket.write(Buffer.concat(commands)));
    socket.on("error", reject).on("close", resolve).resume();
  });
}

async function replica(redisPort, at) {
  const file = join(folder, `policies-${at}.pstn`);
  run([process.execPath, fileURLToPath(new URL("follow.mjs", import.meta.url)), `127.0.0.1:${redisPort}`, file]);
  const configuration = {
    listen: { http: { address: "127.0.0.1:0" }, admin: { address: "127.0.0.1:0" } },
    source: { artifact: file, startEmpty: "deny" },
    account: ACCOUNT,
    trustedProxies: ["127.0.0.1"],
    anonymous: "evaluate",
    endpoints: { forwardAuth: { headers: "original", addressOptional: true } },
    routes: [
      {
        match: "GET /albums/{owner}/{album}",
        action: "photos:GetAlbum",
        resource: "arn:aws:photos:eu-west-1:{account}:album/{owner}/{album}",
      },
    ],
    log: { level: "silent" },
  };
  writeFileSync(join(folder, `${at}.json`), JSON.stringify(configuration));
  const server = fileURLToPath(new URL("main.js", import.meta.resolve("postern-server")));
  const child = run([process.execPath, server, "--config", `${at}.json`, "--json"]);
  const line = await new Promise((resolve) => child.stdout.setEncoding("utf8").once("data", resolve));
  const [http, admin] = JSON.parse(line).listening;
  return { url: http.url, admin: admin.url };
}

async function statusOf({ url }, who) {
  const headers = { "x-original-method": "GET", "x-original-uri": `/albums/${who}/summer` };
  return (await fetch(`${url}/check`, { headers })).status;
}

/** Milliseconds until all replicas answer so. */
async function until(replicas, who, status) {
  const since = performance.now();
  for (const each of replicas) while ((await statusOf(each, who)) !== status) await wait(5);
  return performance.now() - since;
}

async function outcomeOf({ admin }) {
  return (await (await fetch(`${admin}/v1/revision`)).json()).lastAttempt.outcome;
}

const port = await freePort();
run(["redis-server", "--port", String(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]).stdout.resume();
const replicas = await Promise.all(Array.from({ length: REPLICAS }, (_, at) => replica(port, at)));
console.log(`without policies: ${(await Promise.all(replicas.map((each) => statusOf(each, "bob")))).join(" ")}`);

for (const who of ["bob", "eve"]) {
  await publish(port, artifact(who));
  const millis = await until(replicas, who, 200);
  console.log(`${who}'s albums are allowed by all ${REPLICAS} replicas after ${millis.toFixed(0)} ms`);
}
console.log(`bob's are not any more: ${(await Promise.all(replicas.map((each) => statusOf(each, "bob")))).join(" ")}`);

await publish(port, artifact("bob").subarray(0, 100));
for (const each of replicas) while ((await outcomeOf(each)) !== "bad_artifact") await wait(5);
const after = await Promise.all(replicas.flatMap((each) => [statusOf(each, "eve"), statusOf(each, "bob")]));
console.log(`a broken one changes nothing: ${after.join(" ")}`);

await Promise.all(
  running.map((child) => {
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGTERM");
    return ended;
  }),
);
rmSync(folder, { recursive: true });
