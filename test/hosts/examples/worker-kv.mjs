// examples/worker-kv in workerd: its policies are replaced, damaged, lost and found again while it runs, in KV and behind a URL.
import { strict as assert } from "node:assert";
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { listen } from "../tools.mjs";
import { serveWorker } from "./servers.mjs";

const MEMBERS = "policies/members.json";

/** What workerd asks for a key of KV, and what a URL is: GET of /policies.pstn. `held` is the artifact, or undefined. */
async function serveStore() {
  const store = { held: undefined, asked: 0 };
  const server = createServer(({ url }, response) => {
    store.asked++;
    const isThere = store.held !== undefined && new URL(url ?? "/", "http://store").pathname === "/policies.pstn";
    response.writeHead(isThere ? 200 : 404).end(isThere ? store.held : undefined);
  });
  const port = await listen(server);
  const close = () => (server.closeAllConnections(), server.close());
  return Object.assign(store, { address: `127.0.0.1:${port}`, close });
}

/** The artifact of the example's policies, and of those that let everybody write. */
function compileBoth(folder, command) {
  const compile = () => {
    execFileSync(command, ["compile", "policies", "-o", "policies.pstn"], { cwd: folder });
    return readFileSync(join(folder, "policies.pstn"));
  };
  const first = compile();
  const text = readFileSync(join(folder, MEMBERS), "utf8");
  writeFileSync(join(folder, MEMBERS), text.replace("note/${aws:username}/*", "note/*"));
  return { first, second: compile() };
}

/** Asks until the answer is another one, for half a minute; the last answer. */
async function becomes(ask, expected) {
  const deadline = Date.now() + 30_000;
  for (;;) {
    const found = await ask();
    if (found === expected || Date.now() > deadline) return assert.equal(found, expected);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const DENIED = "403 implicitDeny\n";
const ALLOWED = "200 notes:Write\n";
const NONE = "503 there are no policies to decide by\n";

/** With policies that are fetched again at once, and never too old. */
async function replaceThem({ store, first, second, write }) {
  assert.equal(await write("/bob/today"), NONE);
  store.held = Buffer.from("not an artifact");
  assert.equal(await write("/bob/today"), NONE);
  store.held = first;
  assert.equal(await write("/bob/today"), DENIED);
  assert.equal(await write("/nora/today"), ALLOWED);
  store.held = second;
  await becomes(() => write("/bob/today"), ALLOWED);
  // The last good ones stay, whatever the store has or has not.
  for (const damaged of [Buffer.from(first).subarray(0, -1), Buffer.alloc(0), undefined]) {
    store.held = damaged;
    const { asked } = store;
    while (store.asked < asked + 2) assert.equal(await write("/bob/today"), ALLOWED);
  }
  store.held = first;
  await becomes(() => write("/bob/today"), DENIED);
  for (const path of ["/bob%2ftoday/x", "/nora/../bob/today/x", "/nora/%2e%2e%2fbob", "/nora", "/", "/nora/%zz", "/nora/*"])
    assert.equal((await write(path)).slice(0, 3), "400", path);
}

/** With policies that are too old at once, every request fetches, and none decides by those it could not fetch again. */
async function loseThem({ store, first, write }) {
  store.held = first;
  assert.equal(await write("/nora/today"), ALLOWED);
  store.held = undefined;
  assert.equal(await write("/nora/today"), NONE);
}

const SOURCES = {
  KV: (address) => ({
    services: [`(name = "kv", external = (address = "${address}", http = ()))`],
    bindings: [`(name = "POLICIES_KV", kvNamespace = "kv")`],
  }),
  URL: (address) => ({
    services: [`(name = "internet", network = (allow = ["private"]))`],
    bindings: [`(name = "POLICIES_URL", text = "http://${address}/policies.pstn")`],
  }),
};

/** `writer(origin)` gives `write(path)`: status and text of a PUT by nora. */
export async function testWorkerKv(folder, command, secret, writer) {
  const artifacts = compileBoth(folder, command);
  for (const source of Object.values(SOURCES))
    for (const { test, stale } of [
      { test: replaceThem, stale: "300" },
      { test: loseThem, stale: "0" },
    ]) {
      const store = await serveStore();
      const variables = { TOKEN_SECRET: secret, REFRESH_SECONDS: "0", STALE_SECONDS: stale };
      const { origin, stop } = await serveWorker(folder, variables, { modules: [], ...source(store.address) });
      try {
        await test({ store, ...artifacts, write: writer(origin) });
      } finally {
        await stop();
        store.close();
      }
    }
}
