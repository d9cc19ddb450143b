// A Worker's module on Node.js, Deno, Bun and workerd, from the packed tarball: one question to each, and what the answer must be.
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { bundleWorker, installPackage } from "./stage.mjs";
import { DENO, firstAnswer, freePort, HERE, installPackages, start } from "./tools.mjs";

const BUN = join(HERE, "node_modules/@oven/bun-linux-x64/bin/bun");
const WORKERD = join(HERE, "node_modules/@cloudflare/workerd-linux-64/bin/workerd");

const config = (name, port) => `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [ (name = "main", worker = .worker) ],
  sockets = [ (name = "http", address = "127.0.0.1:${port}", http = (), service = "main") ]
);
const worker :Workerd.Worker = (
  modules = [ (name = "main", esModule = embed "${name}.mjs.bundle.js"), (name = "core.wasm", wasm = embed "../node_modules/postern/dist/core.wasm") ],
  compatibilityDate = "2026-11-01"
);
`;

/** A process that prints the answer: NAME-process.mjs. */
function printed(stage, name, command, ...parameters) {
  const env = { ...process.env, DENO_NO_UPDATE_CHECK: "1" };
  return execFileSync(command, [...parameters, join(stage.guests, `${name}-process.mjs`)], {
    cwd: stage.folder,
    encoding: "utf8",
    env,
  });
}

/** A Worker that answers over HTTP: NAME.mjs. */
async function served(stage, name, query) {
  await bundleWorker(stage, `${name}.mjs`, { conditions: ["workerd", "worker", "browser"] });
  const port = await freePort();
  writeFileSync(join(stage.guests, `${name}.capnp`), config(name, port));
  const { ended, stop } = start(WORKERD, ["serve", join(stage.guests, `${name}.capnp`)], { cwd: stage.guests });
  try {
    return await (await firstAnswer(`http://127.0.0.1:${port}/${query}`, ended)).text();
  } finally {
    await stop();
  }
}

/** `files` are guests, with NAME.mjs and NAME-process.mjs among them; `check` throws where an answer is not right. Sets the exit code. */
export async function askOnHosts({ name, files, query = "", check }) {
  installPackages();
  const stage = installPackage();
  stage.guests = join(stage.folder, "guest");
  mkdirSync(stage.guests);
  for (const file of files) cpSync(join(HERE, "guest", file), join(stage.guests, file));
  const hosts = {
    "Node.js": () => printed(stage, name, process.execPath),
    Deno: () => printed(stage, name, DENO, "run", "-A"),
    Bun: () => printed(stage, name, BUN, "run"),
    workerd: () => served(stage, name, query),
  };
  try {
    for (const [host, answer] of Object.entries(hosts)) await tried(host, answer, check);
  } finally {
    stage.remove();
  }
}

async function tried(host, answer, check) {
  try {
    check(await answer());
    console.log(`ok   ${host}`);
  } catch (error) {
    process.exitCode = 1;
    console.log(`FAIL ${host}\n${error.stack}`);
  }
}
