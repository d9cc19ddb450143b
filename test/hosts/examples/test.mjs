// npm run test:examples [-- NAME…]: the examples that need another host than Node.js, copied beside the installed package as a user has them.
// Policies are compiled by the `postern` command; then the Worker, the servers of Deno and Bun and the page are asked.
import { strict as assert } from "node:assert";
import { execFileSync } from "node:child_process";
import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { sign } from "hono/jwt";
import { sendRaw } from "../../support/raw-http.ts";
import { installPackage } from "../stage.mjs";
import { installPackages } from "../tools.mjs";
import { askPage } from "./page.mjs";
import { serveBun, serveDeno, serveWorker } from "./servers.mjs";
import { testWorkerKv } from "./worker-kv.mjs";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
/** That of the READMEs. */
const SECRET = "only-here";

/** A copy of the example in the folder where the package is installed, its artifact compiled. */
function prepare(stage, name) {
  const folder = join(stage.folder, name);
  cpSync(join(ROOT, "examples", name), folder, { recursive: true });
  const command = join(stage.folder, "node_modules/.bin/postern");
  execFileSync(command, ["compile", "policies", "-o", "policies.pstn"], { cwd: folder });
  return folder;
}

/** Names that are paths or patterns, or that an identity provider could not have meant. */
const NO_NAMES = [
  "mallory/nora",
  "/nora",
  "nora/",
  "no ra",
  "nora:x",
  "auth0|nora",
  "nora%2F",
  "nora\0",
  "*",
  "..",
  "",
  7,
  null,
  ["nora"],
];

/** `send(method, path, claims, headers)`: the path goes out as it is written. Resolves with status and text. */
function sender(origin) {
  return async (method, path, claims, headers = []) => {
    const exp = Math.floor(Date.now() / 1000) + 60;
    const bearer = claims ? [`authorization: Bearer ${await sign({ exp, ...claims }, SECRET, "HS256")}`] : [];
    return sendRaw(Number(new URL(origin).port), [`${method} ${path} HTTP/1.1`, "host: example", ...bearer, ...headers]);
  };
}

/** `ask(method, path, claims, headers)` of a server: status and body. */
function asker(origin) {
  return async (method, path, claims, headers = {}) => {
    const exp = Math.floor(Date.now() / 1000) + 60;
    const authorization = claims && { authorization: `Bearer ${await sign({ exp, ...claims }, SECRET, "HS256")}` };
    const response = await fetch(origin + path, { method, headers: { ...authorization, ...headers } });
    return { status: response.status, body: await response.text() };
  };
}

async function attackWorker(send) {
  const inside = ["cf-connecting-ip: 192.0.2.7"];
  const statusOf = async (...request) => (await send(...request)).status;
  const nora = { sub: "nora" };
  for (const sub of NO_NAMES) assert.equal(await statusOf("PUT", "/home/nora/cat.jpg", { sub }, inside), 401, `sub ${sub}`);
  assert.equal(await statusOf("PUT", "/home/nora/cat.jpg", {}, inside), 401);
  for (const name of ["nora/..%2Fbob", "nora/bob%2F..%2Feve", "nora%2fcat", "nora/..%5Cbob", "nora/%5c", "nora/%00", "nora/a%0Ab"])
    assert.equal(await statusOf("GET", `/home/${name}`, nora, inside), 400, name);
  for (const name of ["nora/%252e%252e%252fbob", "nora/..%252Fbob", "nora//cat", "nora/%C0%AE%C0%AE", "nora/%zz", "nora/%"])
    assert.equal(await statusOf("GET", `/home/${name}`, nora, inside), 400, name);
  // What the URL's parser resolves is decided, and served, as it resolved it.
  for (const path of [
    "/home/nora/../bob/cat",
    "/home/nora/%2e%2e/bob/cat",
    "/home/nora/.%2E/bob/cat",
    "/home\\bob\\cat",
    "/home/bob/cat?/home/nora",
  ])
    assert.equal(await statusOf("GET", path, nora, inside), 403, path);
  for (const method of ["HEAD", "OPTIONS", "DELETE", "POST"])
    assert.equal(await statusOf(method, "/home/nora/cat.jpg", nora, [...inside, "x-http-method-override: GET"]), 405, method);
  // Clients do not get to say where they are, but to Cloudflare.
  const elsewhere = ["x-forwarded-for: 192.0.2.7", "x-real-ip: 192.0.2.7", "forwarded: for=192.0.2.7", "true-client-ip: 192.0.2.7"];
  assert.equal(await statusOf("GET", "/home/nora/cat.jpg", nora, [...elsewhere, "cf-connecting-ip: 203.0.113.9"]), 403);
  // A Deny asks for the address: one that is none is an error, not an address elsewhere.
  for (const address of ["192.0.2.7:4711", "192.0.2.7, 203.0.113.9", "unknown", "fe80::1%eth0", "[2001:db8::1]:443"])
    assert.equal(await statusOf("GET", "/home/nora/cat.jpg", nora, [`cf-connecting-ip: ${address}`]), 400, address);
}

/** Methods that the queues do not have. */
const METHODS = ["HEAD", "OPTIONS", "DELETE"];

async function attackQueues(send, methods) {
  const statusOf = async (...request) => (await send(...request)).status;
  const nora = { sub: "nora", team: "orders" };
  for (const sub of ["", "..", 7, null, ["nora"], undefined])
    assert.equal(await statusOf("POST", "/orders-eu", { ...nora, sub }), 401, `sub ${sub}`);
  for (const team of ["", "orders-eu", "*", "o?ders", "orders/", "Orders", 7, null, ["orders"], undefined])
    assert.equal(await statusOf("POST", "/orders-eu", { ...nora, team }), 401, `team ${team}`);
  // Not nora, but a name of its own.
  assert.match(
    (await send("POST", "/billing-eu", { ...nora, sub: "mallory/nora" })).text,
    /user\/mallory%2Fnora is not authorized/,
  );
  for (const name of [
    "orders-eu%2F..%2Fbilling",
    "orders-eu%2f",
    "orders-%5c",
    "orders-%00",
    "orders-eu%252F",
    "orders-*",
    "orders-%2A",
  ])
    assert.equal(await statusOf("GET", `/${name}`, nora), 400, name);
  for (const name of [
    "",
    "/orders-eu",
    "orders-eu/",
    "orders-eu/x",
    "orders-eu:x",
    "orders-%zz",
    "orders-%C0%AE",
    "orders-a b".replace(" ", "%20"),
  ])
    assert.equal(await statusOf("GET", `/${name}`, nora), 400, name);
  for (const path of ["/orders-eu/../billing-eu", "/orders-eu/%2e%2e/billing-eu", "/billing-eu?/orders-eu"])
    assert.equal(await statusOf("GET", path, nora), 403, path);
  for (const method of methods)
    assert.ok([400, 405].includes(await statusOf(method, "/orders-eu", nora, ["x-http-method-override: GET"])), method);
  const claims = ["x-original-url: /orders-eu", "x-rewrite-url: /orders-eu", "x-team: billing"];
  assert.equal(await statusOf("POST", "/billing-eu", nora, claims), 403);
}

/** What the example's README prints below its second command. */
function printedOf(name) {
  const readme = readFileSync(join(ROOT, "examples", name, "README.md"), "utf8");
  return /```console\n\$ [^\n]*\n([\s\S]*?)```/.exec(readme)?.[1];
}

async function askQueues(name, { origin, stop, tryIt }, methods) {
  try {
    assert.equal(tryIt(), printedOf(name));
    const ask = asker(origin);
    const nora = { sub: "auth0|nora", team: "orders" };
    assert.deepEqual(await ask("POST", "/orders-eu", nora), { status: 200, body: '{"done":"sqs:SendMessage"}' });
    const denied = await ask("POST", "/billing-eu", nora);
    assert.equal(denied.status, 403);
    assert.match(
      JSON.parse(denied.body).reason,
      /user\/auth0%7Cnora is not authorized to perform: sqs:SendMessage .* because no identity-based/,
    );
    assert.match(JSON.parse((await ask("GET", "/orders-archive", nora)).body).reason, /with an explicit deny/);
    assert.equal((await ask("PATCH", "/orders-eu", nora)).status, 405);
    assert.equal((await ask("GET", "/orders-eu")).status, 401);
    await attackQueues(sender(origin), methods);
  } finally {
    await stop();
  }
}

const TESTS = {
  async "cloudflare-worker"(stage) {
    const { origin, stop } = await serveWorker(prepare(stage, "cloudflare-worker"), { TOKEN_SECRET: SECRET });
    try {
      const ask = asker(origin);
      const [nora, inside] = [{ sub: "nora" }, { "cf-connecting-ip": "192.0.2.7" }];
      assert.deepEqual(await ask("PUT", "/home/nora/cat.jpg", nora, inside), {
        status: 200,
        body: "s3:PutObject of home/nora/cat.jpg for nora\n",
      });
      assert.equal((await ask("GET", "/home/nora/caf%C3%A9%20%281%29.jpg", nora, inside)).status, 200);
      assert.equal((await ask("GET", "/shared/cat.jpg", nora, inside)).status, 200);
      const refused = (reason) => ({ status: 403, body: JSON.stringify({ error: "AccessDenied", reason }) });
      assert.deepEqual(await ask("PUT", "/shared/cat.jpg", nora, inside), refused("implicitDeny"));
      assert.deepEqual(await ask("PUT", "/shared/cat.jpg", { sub: "shared" }, inside), refused("implicitDeny"));
      assert.deepEqual(await ask("GET", "/home/bob/cat.jpg", nora, inside), refused("implicitDeny"));
      assert.deepEqual(
        await ask("GET", "/home/nora/cat.jpg", nora, { "cf-connecting-ip": "203.0.113.9" }),
        refused("explicitDeny"),
      );
      assert.deepEqual(await ask("GET", "/home/nora/cat.jpg", nora), refused("explicitDeny"));
      assert.equal((await ask("GET", "/home/nora/cat.jpg", undefined, inside)).status, 401);
      const forged = { ...inside, authorization: "Bearer e30.e30.x" };
      assert.equal((await ask("GET", "/home/nora/cat.jpg", undefined, forged)).status, 401);
      await attackWorker(sender(origin));
    } finally {
      await stop();
    }
  },

  async "worker-kv"(stage) {
    const command = join(stage.folder, "node_modules/.bin/postern");
    await testWorkerKv(prepare(stage, "worker-kv"), command, SECRET, (origin) => async (path) => {
      const { status, text } = await sender(origin)("PUT", path, { sub: "nora" });
      return `${status} ${text.slice(text.indexOf("\r\n\r\n") + 4)}`;
    });
  },

  async "deno-server"(stage) {
    await askQueues("deno-server", await serveDeno(prepare(stage, "deno-server"), { TOKEN_SECRET: SECRET }), [
      ...METHODS,
      "constructor",
    ]);
  },

  async "bun-server"(stage) {
    // At a method that it does not know, Bun closes the connection.
    await askQueues("bun-server", await serveBun(prepare(stage, "bun-server"), { TOKEN_SECRET: SECRET }), METHODS);
  },

  async "browser-page"(stage) {
    const items = await askPage(prepare(stage, "browser-page"));
    assert.deepEqual(items, ["nora/draft Read Edit Delete", "nora/handbook Read Edit", "bob/notes Read"]);
  },
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !Object.hasOwn(TESTS, name));
if (unknown.length > 0) throw new Error(`expected names of ${Object.keys(TESTS).join(", ")}, found ${unknown.join(", ")}`);

installPackages();
const stage = installPackage();
let failed = 0;
try {
  cpSync(join(ROOT, "node_modules/hono"), join(stage.folder, "node_modules/hono"), { recursive: true });
  for (const [name, test] of Object.entries(TESTS).filter(([name]) => wanted.length === 0 || wanted.includes(name))) {
    try {
      await test(stage);
      console.log(`ok   examples/${name}`);
    } catch (error) {
      failed++;
      console.log(`FAIL examples/${name}\n${error.stack}`);
    }
  }
} finally {
  stage.remove();
}
process.exit(failed === 0 ? 0 : 1);
