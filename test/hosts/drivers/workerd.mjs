// workerd serves a real Worker on the loopback: the core and the policies are imported modules.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { bundleWorker } from "../stage.mjs";
import { firstAnswer, freePort, HERE, start } from "../tools.mjs";
import { askOver } from "./http.mjs";

const COLD_STARTS = 9;
const COMMAND = join(HERE, "node_modules/@cloudflare/workerd-linux-64/bin/workerd");

const config = (port, modules) => `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [ (name = "main", worker = .worker) ],
  sockets = [ (name = "http", address = "127.0.0.1:${port}", http = (), service = "main") ]
);
const worker :Workerd.Worker = (
  modules = [ ${modules.join(",\n    ")} ],
  compatibilityDate = "2026-11-01"
);
`;

const BINARY = [
  `(name = "core.wasm", wasm = embed "../node_modules/postern/dist/core.wasm")`,
  `(name = "floor.wasm", wasm = embed "floor.wasm")`,
  `(name = "policies.pstn", data = embed "policies.pstn")`,
];

/** Starts workerd with the modules; `answer` is the first one, `ms` the time from the start of the process to it. */
async function serve(stage, name, modules, path) {
  const port = await freePort();
  const file = join(stage.guests, `${name}.capnp`);
  writeFileSync(file, config(port, modules));
  const started = performance.now();
  const { ended, stop } = start(COMMAND, ["serve", file], { cwd: stage.guests });
  const answer = await (await firstAnswer(`http://127.0.0.1:${port}${path}`, ended)).text();
  return { origin: `http://127.0.0.1:${port}`, stop, answer, ms: performance.now() - started };
}

const script = (file) => `(name = "main", esModule = embed "${file}")`;

/** What an import, load and first decision add to the start of a Worker that does nothing. */
async function coldStart(stage, query) {
  const loads = await serve(stage, "cold", [script("cold-worker.js.bundle.js"), ...BINARY], `/?${query}`);
  await loads.stop();
  const empty = await serve(stage, "empty", [script("empty-worker.js.bundle.js"), ...BINARY], "/");
  await empty.stop();
  return { decision: loads.answer, ms: loads.ms - empty.ms };
}

/** A request as the Worker reads it from an address. */
function queryOf(stage) {
  const { principal, action, resource, context } = JSON.parse(readFileSync(join(stage.guests, "request.json"), "utf8"));
  return new URLSearchParams({ principal, action, resource, context: JSON.stringify(context) });
}

export const workerd = {
  name: "workerd",
  loads: "imported module",
  async open(stage) {
    const conditions = ["workerd", "worker", "browser"];
    for (const name of ["worker.js", "cold-worker.js", "empty-worker.js"]) await bundleWorker(stage, name, { conditions });
    const query = queryOf(stage);
    const { origin, stop, answer } = await serve(stage, "worker", [script("worker.js.bundle.js"), ...BINARY], `/?${query}`);
    if (answer !== stage.coldDecision) throw new Error(`the Worker decided ${answer}, Node.js ${stage.coldDecision}`);
    return {
      version: JSON.parse(readFileSync(join(HERE, "node_modules/@cloudflare/workerd-linux-64/package.json"), "utf8")).version,
      // A Worker's clock stands still while it computes.
      timedOutside: true,
      runs: ["postern", "postern/engine", "postern/engine-js"].map((run) => ({ run, ask: askOver(origin) })),
      async cold() {
        const starts = [];
        for (let at = 0; at < COLD_STARTS; at++) starts.push(await coldStart(stage, query));
        return starts;
      },
      close: stop,
    };
  },
};
