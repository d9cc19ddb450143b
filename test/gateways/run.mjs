// npm run test:gateways: nginx, Caddy and HAProxy of this machine, with the configurations that docs/serve.md shows, ask postern-server. A gateway
// that is not installed is a failure: apt-get install --no-install-recommends nginx-light caddy haproxy. Then three servers follow one source, and three Redis.
import { strict as assert } from "node:assert";
import { execFile } from "node:child_process";
import { connect } from "node:net";
import process from "node:process";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { ask, GATEWAYS, isInstalled, startGateway } from "../../examples/gateways/start.mjs";
import { testReplicas } from "./replicas.mjs";

const NORA = "arn:aws:iam::111122223333:user/nora";
const KEY = { "x-api-key": "k-nora" };

/** What clients forge: facts of either family, the caller, another method. */
const FORGED = {
  "X-Forwarded-Uri": "/albums/nora/summer",
  "X-Forwarded-Method": "GET",
  "X-Forwarded-Host": "evil.example",
  "X-Forwarded-For": "203.0.113.9",
  "X-Forwarded-Proto": "https",
  "X-Original-URI": "/albums/nora/summer",
  "X-Original-Method": "GET",
  "X-Original-Host": "evil.example",
  "X-Real-IP": "203.0.113.9",
  "X-Postern-Principal": "arn:aws:iam::111122223333:root",
  "X-Postern-Decision": "allowed",
};

const TESTS = {
  "allows (check 1), and the upstream learns who calls from us alone (check 16)": async ({ url, seen }) => {
    const { status } = await ask(url, "GET", "/albums/bob/summer?size=1", { ...KEY, "X-Postern-Principal": "forged" });
    assert.equal(status, 200);
    const { target, headers } = seen.at(-1);
    assert.deepEqual(
      [target, headers["x-postern-principal"], headers["x-api-key"]],
      ["/albums/bob/summer?size=1", NORA, undefined],
    );
    assert.match(headers["x-postern-decision-id"], /^[0-9a-f-]{36}$/);
  },
  "denies (check 2)": async ({ url, seen }) => {
    const before = seen.length;
    assert.equal((await ask(url, "DELETE", "/albums/bob/summer", KEY)).status, 403);
    assert.equal(seen.length, before);
  },
  "wants a credential, and says of which kind (check 10)": async ({ url, seen }) => {
    const before = seen.length;
    for (const headers of [{}, { "x-api-key": "k-eve" }]) {
      const answer = await ask(url, "GET", "/albums/bob/summer", headers);
      assert.deepEqual([answer.status, answer.headers["www-authenticate"]], [401, 'ApiKey realm="postern"']);
    }
    assert.equal(seen.length, before);
  },
  "decides on its own facts, whatever a client forges (check 15)": async ({ url, seen, log }) => {
    const before = seen.length;
    assert.equal((await ask(url, "PUT", "/albums/bob/summer", { ...KEY, ...FORGED })).status, 403);
    const { method, host, path, sourceIp, principal } = await last(log);
    assert.deepEqual(
      { method, path, sourceIp, principal },
      { method: "PUT", path: "/albums/bob/summer", sourceIp: "127.0.0.2", principal: NORA },
    );
    assert.notEqual(host, "evil.example");
    assert.equal((await ask(url, "PUT", "/albums/nora/summer", { ...KEY, ...FORGED })).status, 200);
    assert.equal(seen.length, before + 1);
    assert.equal(seen.at(-1).headers["x-postern-principal"], NORA);
  },
  "takes no method of a header": async ({ url }) => {
    assert.equal((await ask(url, "GET", "/albums/nora/summer", { ...KEY, "X-HTTP-Method-Override": "DELETE" })).status, 403);
  },
  "passes nothing on that is read in two ways": async ({ url, seen }) => {
    const before = seen.length;
    for (const target of [
      "/albums/nora/../bob/summer",
      "/albums/nora/..%2fbob",
      "/albums//nora/summer",
      "/albums/nora/%2e%2e/bob",
      "/albums/nora/a;b",
      "/albums/nora/%00",
      "/albums/nora/..\\bob",
      "//albums/nora/summer",
      "/albums/nora/%252e%252e%252fbob",
    ]) {
      const status = await raw(url, [`PUT ${target} HTTP/1.1`, "Host: h", "X-Api-Key: k-nora", "Content-Length: 0"]);
      assert.ok([400, 401, 403, 404].includes(status), `${target}: ${status}`);
    }
    assert.equal(seen.length, before);
  },
  "refuses two credentials": async ({ url, seen }) => {
    const before = seen.length;
    const status = await raw(url, ["GET /albums/bob/summer HTTP/1.1", "Host: h", "X-Api-Key: k-nora", "X-Api-Key: k-bob"]);
    assert.equal(status, 401);
    assert.equal(seen.length, before);
  },
  "is not shifted by a Host": async ({ url, seen }) => {
    const before = seen.length;
    for (const host of ["h/albums/nora/summer?", "h#", "a b", "nora@h"])
      assert.notEqual(await raw(url, ["DELETE /albums/bob/summer HTTP/1.1", `Host: ${host}`, "X-Api-Key: k-nora"]), 200);
    assert.equal(seen.length, before);
  },
  "holds against bodies that hide a request": async ({ url, seen }) => {
    const before = seen.length;
    const hidden = "GET /albums/bob/summer HTTP/1.1\r\nHost: h\r\nX-Api-Key: k-bob\r\n\r\n";
    const lines = ["DELETE /albums/bob/summer HTTP/1.1", "Host: h", "X-Api-Key: k-nora", `Content-Length: ${hidden.length}`];
    assert.equal(await raw(url, lines, hidden), 403);
    await raw(url, [...lines, "Transfer-Encoding: chunked"], `0\r\n\r\n${hidden}`);
    await wait(200);
    assert.deepEqual(
      seen.slice(before).filter(({ headers }) => headers["x-postern-principal"] !== "arn:aws:iam::111122223333:user/bob"),
      [],
    );
    assert.deepEqual(
      seen.slice(before).filter(({ method }) => method !== "GET"),
      [],
    );
  },
  "refuses what is too large, without a 5xx of ours": async ({ url, seen }) => {
    const before = seen.length;
    const long = await ask(url, "GET", `/albums/bob/${"x".repeat(5000)}?${"y".repeat(3500)}`, KEY);
    assert.ok(long.status >= 400, String(long.status));
    const giant = await ask(url, "GET", "/albums/bob/summer", { ...KEY, "X-Api-Key": "k".repeat(6000) });
    assert.ok([401, 400, 431].includes(giant.status), String(giant.status));
    assert.equal(seen.length, before);
  },
  "is closed when nobody answers": async ({ url, seen, stopAuthorizer }) => {
    const before = seen.length;
    await stopAuthorizer();
    const { status } = await ask(url, "GET", "/albums/bob/summer", KEY);
    assert.ok(status === 403 || status >= 500, String(status));
    assert.equal(seen.length, before);
  },
};

/** The example, as its README shows it. */
async function testRedis() {
  assert.ok(isInstalled("redis-server"), "it is not installed: apt-get install --no-install-recommends redis-server");
  const example = fileURLToPath(new URL("../../examples/redis/try.mjs", import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [example], { timeout: 120_000 });
  assert.deepEqual(
    stdout
      .trim()
      .replaceAll(/\d+ ms/g, "N ms")
      .split("\n"),
    [
      "without policies: 503 503 503",
      "bob's albums are allowed by all 3 replicas after N ms",
      "eve's albums are allowed by all 3 replicas after N ms",
      "bob's are not any more: 403 403 403",
      "a broken one changes nothing: 200 403 200 403 200 403",
    ],
  );
}

/** The line of the decision that was just made. */
async function last(log) {
  await wait(200);
  return log.at(-1);
}

/** The status of a request that goes out as it is written; 0 where the connection was closed. */
function raw(url, lines, body = "") {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    let text = "";
    const socket = connect({ host: hostname, port: Number(port), localAddress: "127.0.0.2" });
    const done = () => {
      socket.destroy();
      resolve(Number(/^HTTP\/1\.[01] (\d{3})/.exec(text)?.[1] ?? 0));
    };
    socket.on("data", (chunk) => ((text += chunk), text.includes("\r\n\r\n") && done()));
    socket.on("close", done).on("error", done);
    socket.setTimeout(10_000, done);
    socket.write(`${[...lines, "", ""].join("\r\n")}${body}`);
  });
}

const wanted = process.argv.slice(2);
const names = wanted.length > 0 ? wanted : Object.keys(GATEWAYS);
let failures = 0;

async function attempt(title, test) {
  try {
    await test();
    console.log(`ok    ${title}`);
  } catch (error) {
    failures++;
    console.log(`FAIL  ${title}\n      ${error.message}`);
  }
}

for (const name of names.filter((each) => Object.hasOwn(GATEWAYS, each))) {
  if (!isInstalled(name)) {
    failures++;
    console.log(`FAIL  ${name} is not installed: apt-get install --no-install-recommends nginx-light caddy haproxy`);
    continue;
  }
  const gateway = await startGateway(name);
  for (const [title, test] of Object.entries(TESTS)) await attempt(`${name} ${title}`, () => test(gateway));
  const shown = [gateway.log.find(({ decision }) => decision === "allowed"), gateway.log.find(({ code }) => code === "DENIED")];
  for (const line of shown) console.log(`      ${JSON.stringify(line)}`);
  await gateway.stop();
}
if (wanted.length === 0 || wanted.includes("replicas")) await attempt("three servers and one source", testReplicas);
if (wanted.length === 0 || wanted.includes("redis")) await attempt("three replicas and Redis", testRedis);
process.exitCode = failures === 0 ? 0 : 1;
