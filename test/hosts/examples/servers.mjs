// The Worker as wrangler hands it to workerd, and the Deno server with the permissions of its own tasks.
import { execFileSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { BUN, DENO, firstAnswer, freePort, HERE, start } from "../tools.mjs";

const WORKERD = join(HERE, "node_modules/@cloudflare/workerd-linux-64/bin/workerd");

const config = (port, { services, modules, bindings }) => `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [ ${[`(name = "main", worker = .worker)`, ...services].join(", ")} ],
  sockets = [ (name = "http", address = "127.0.0.1:${port}", http = (), service = "main") ]
);
const worker :Workerd.Worker = (
  modules = [
    (name = "main", esModule = embed "worker.bundle.js"),
    ${[`(name = "core.wasm", wasm = embed "../node_modules/postern/dist/core.wasm")`, ...modules].join(",\n    ")}
  ],
  bindings = [ ${bindings.join(", ")} ],
  compatibilityDate = "2026-03-01"
);
`;

const POLICIES = [`(name = "policies.pstn", data = embed "policies.pstn")`];

/** `services`, `modules` and `bindings` are entries of workerd's configuration. */
export async function serveWorker(
  folder,
  variables,
  /** @type {Record<string, string[]>} */ { services = [], modules = POLICIES, bindings = [] } = {},
) {
  const conditions = ["workerd", "worker", "browser"];
  await build({
    entryPoints: [join(folder, "worker.js")],
    outfile: join(folder, "worker.bundle.js"),
    bundle: true,
    format: "esm",
    target: "es2022",
    conditions,
    external: ["*.wasm", "*.pstn"],
    logLevel: "error",
  });
  const port = await freePort();
  const texts = Object.entries(variables).map(([name, text]) => `(name = "${name}", text = ${JSON.stringify(text)})`);
  writeFileSync(join(folder, "worker.capnp"), config(port, { services, modules, bindings: [...texts, ...bindings] }));
  const { ended, stop } = start(WORKERD, ["serve", join(folder, "worker.capnp")], { cwd: folder });
  const origin = `http://127.0.0.1:${port}`;
  await firstAnswer(origin, ended);
  return { origin, stop };
}

/** A task of the example with the permissions that it gives. Packages come from node_modules, not from the registry. */
function denoTask(folder, name, ...options) {
  const { tasks } = JSON.parse(readFileSync(join(folder, "deno.json"), "utf8"));
  return ["run", ...options, "--no-prompt", "--node-modules-dir=manual", ...tasks[name].split(" ").slice(2)];
}

const denoEnvironment = (variables) => ({ ...process.env, ...variables, DENO_NO_UPDATE_CHECK: "1", NO_COLOR: "1" });

export async function serveDeno(folder, variables) {
  rmSync(join(folder, "policies.pstn"));
  execFileSync(DENO, denoTask(folder, "compile", "--check"), { cwd: folder, env: denoEnvironment({}) });
  const port = await freePort();
  const env = denoEnvironment({ ...variables, PORT: String(port) });
  const { ended, stop } = start(DENO, denoTask(folder, "start", "--check"), { cwd: folder, env });
  const origin = `http://127.0.0.1:${port}`;
  await firstAnswer(origin, ended);
  const tryIt = () => execFileSync(DENO, [...denoTask(folder, "try"), origin], { cwd: folder, env, encoding: "utf8" });
  return { origin, stop, tryIt };
}

export async function serveBun(folder, variables) {
  const port = await freePort();
  const env = { ...process.env, ...variables, PORT: String(port), NO_COLOR: "1" };
  const { ended, stop } = start(BUN, ["run", "--no-install", "server.ts"], { cwd: folder, env });
  const origin = `http://127.0.0.1:${port}`;
  await firstAnswer(origin, ended);
  const tryIt = () => execFileSync(BUN, ["--no-install", "try.mjs", origin], { cwd: folder, env, encoding: "utf8" });
  return { origin, stop, tryIt };
}
