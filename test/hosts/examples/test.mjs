// npm run test:examples: the examples that need another host than Node.js, copied beside the installed package as a user has them.
// Policies are compiled by the `postern` command; then the Worker, the Deno server and the page are asked.
import { strict as assert } from "node:assert";
import { execFileSync } from "node:child_process";
import { cpSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { sign } from "hono/jwt";
import { installPackage } from "../stage.mjs";
import { installPackages } from "../tools.mjs";
import { askPage } from "./page.mjs";
import { serveDeno, serveWorker } from "./servers.mjs";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
const SECRET = "only for this test";

/** A copy of the example in the folder where the package is installed, its artifact compiled. */
function prepare(stage, name) {
  const folder = join(stage.folder, name);
  cpSync(join(ROOT, "examples", name), folder, { recursive: true });
  const command = join(stage.folder, "node_modules/.bin/postern");
  execFileSync(command, ["compile", "policies", "-o", "policies.pstn"], { cwd: folder });
  return folder;
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

const TESTS = {
  async "cloudflare-worker"(stage) {
    const { origin, stop } = await serveWorker(prepare(stage, "cloudflare-worker"), { TOKEN_SECRET: SECRET });
    try {
      const ask = asker(origin);
      const [nora, inside] = [{ sub: "nora" }, { "cf-connecting-ip": "192.0.2.7" }];
      assert.deepEqual(await ask("PUT", "/nora/cat.jpg", nora, inside), { status: 200, body: "s3:PutObject for nora\n" });
      assert.equal((await ask("GET", "/shared/cat.jpg", nora, inside)).status, 200);
      const refused = (reason) => ({ status: 403, body: JSON.stringify({ error: "AccessDenied", reason }) });
      assert.deepEqual(await ask("PUT", "/shared/cat.jpg", nora, inside), refused("implicitDeny"));
      assert.deepEqual(await ask("GET", "/nora/cat.jpg", nora, { "cf-connecting-ip": "203.0.113.9" }), refused("explicitDeny"));
      assert.deepEqual(await ask("GET", "/nora/cat.jpg", nora), refused("explicitDeny"));
      assert.equal((await ask("GET", "/nora/cat.jpg", undefined, inside)).status, 401);
      const forged = { ...inside, authorization: "Bearer e30.e30.x" };
      assert.equal((await ask("GET", "/nora/cat.jpg", undefined, forged)).status, 401);
    } finally {
      await stop();
    }
  },

  async "deno-server"(stage) {
    const { origin, stop } = await serveDeno(prepare(stage, "deno-server"), { TOKEN_SECRET: SECRET });
    try {
      const ask = asker(origin);
      const nora = { sub: "nora", team: "orders" };
      assert.deepEqual(await ask("POST", "/orders-eu", nora), { status: 200, body: '{"done":"sqs:SendMessage"}' });
      const denied = await ask("POST", "/billing-eu", nora);
      assert.equal(denied.status, 403);
      assert.match(
        JSON.parse(denied.body).reason,
        /user\/nora is not authorized to perform: sqs:SendMessage .* because no identity-based/,
      );
      assert.match(JSON.parse((await ask("GET", "/orders-archive", nora)).body).reason, /with an explicit deny/);
      assert.deepEqual(await ask("PATCH", "/orders-eu", nora), { status: 400, body: '{"error":"INVALID_ACTION"}' });
      assert.equal((await ask("GET", "/orders-eu")).status, 401);
    } finally {
      await stop();
    }
  },

  async "browser-page"(stage) {
    const items = await askPage(prepare(stage, "browser-page"));
    assert.deepEqual(items, ["nora/draft Read Edit Delete", "nora/handbook Read Edit", "bob/notes Read"]);
  },
};

installPackages();
const stage = installPackage();
let failed = 0;
try {
  cpSync(join(ROOT, "node_modules/hono"), join(stage.folder, "node_modules/hono"), { recursive: true });
  for (const [name, test] of Object.entries(TESTS)) {
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
