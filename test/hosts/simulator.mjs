// npm run test:hosts:simulator: `postern/simulator` from the packed tarball on Node.js, Deno, Bun and workerd, asked one question.
import { strict as assert } from "node:assert";
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { QUESTION } from "./guest/simulator-question.mjs";
import { bundleWorker, installPackage } from "./stage.mjs";
import { DENO, firstAnswer, freePort, HERE, installPackages, start } from "./tools.mjs";

const BUN = join(HERE, "node_modules/@oven/bun-linux-x64/bin/bun");
const WORKERD = join(HERE, "node_modules/@cloudflare/workerd-linux-64/bin/workerd");

const config = (port) => `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [ (name = "main", worker = .worker) ],
  sockets = [ (name = "http", address = "127.0.0.1:${port}", http = (), service = "main") ]
);
const worker :Workerd.Worker = (
  modules = [ (name = "main", esModule = embed "simulator.mjs.bundle.js"), (name = "core.wasm", wasm = embed "../node_modules/postern/dist/core.wasm") ],
  compatibilityDate = "2026-11-01"
);
`;

/** A process that prints the answer. */
function printed(stage, command, ...parameters) {
  const env = { ...process.env, DENO_NO_UPDATE_CHECK: "1" };
  return execFileSync(command, [...parameters, join(stage.guests, "simulator-process.mjs")], {
    cwd: stage.folder,
    encoding: "utf8",
    env,
  });
}

/** A Worker that answers over HTTP, with the question in the address. */
async function served(stage) {
  await bundleWorker(stage, "simulator.mjs", { conditions: ["workerd", "worker", "browser"] });
  const port = await freePort();
  writeFileSync(join(stage.guests, "simulator.capnp"), config(port));
  const { ended, stop } = start(WORKERD, ["serve", join(stage.guests, "simulator.capnp")], { cwd: stage.guests });
  try {
    return await (await firstAnswer(`http://127.0.0.1:${port}/?${new URLSearchParams(QUESTION)}`, ended)).text();
  } finally {
    await stop();
  }
}

const HOSTS = {
  "Node.js": (stage) => printed(stage, process.execPath),
  Deno: (stage) => printed(stage, DENO, "run", "-A"),
  Bun: (stage) => printed(stage, BUN, "run"),
  workerd: served,
};

installPackages();
const stage = installPackage();
stage.guests = join(stage.folder, "guest");
mkdirSync(stage.guests);
for (const name of ["simulator.mjs", "simulator-process.mjs", "simulator-question.mjs"])
  cpSync(join(HERE, "guest", name), join(stage.guests, name));
let failed = 0;
try {
  for (const [host, answer] of Object.entries(HOSTS)) {
    try {
      const decisions = [...(await answer(stage)).matchAll(/<EvalDecision>(\w+)</g)].map(([, decision]) => decision);
      assert.deepEqual(decisions, ["allowed", "implicitDeny"]);
      console.log(`ok   ${host}`);
    } catch (error) {
      failed++;
      console.log(`FAIL ${host}\n${error.stack}`);
    }
  }
} finally {
  stage.remove();
}
process.exitCode = failed === 0 ? 0 : 1;
