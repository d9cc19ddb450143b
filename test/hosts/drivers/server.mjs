// Node.js, Deno and Bun: a process that imports the installed package.
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { BUN, DENO, HERE, start } from "../tools.mjs";
import { askOver } from "./http.mjs";

const RUNS = ["postern", "postern/engine", "postern/engine-js"];
const COLD_STARTS = 9;

function server(
  name,
  loads,
  command,
  parameters,
  /** @type {{ allowed?: string[], require?: boolean }} */ { allowed = [], require: canRequire = false } = {},
) {
  return {
    name,
    loads,
    async open(stage) {
      const env = { ...process.env, DENO_NO_UPDATE_CHECK: "1", NO_COLOR: "1" };
      const options = { cwd: stage.guests, env };
      const version = execFileSync(command, ["--version"], { encoding: "utf8" }).match(/\d+\.\d+\.\d+/)?.[0];
      const { ready, stop } = start(command, [...parameters, ...allowed, "process.js"], { ...options, pattern: /port (\d+)/ });
      const [, port] = await ready;
      const reads = allowed.length === 0 ? [] : [`--allow-read=${stage.guests}`];
      const coldStart = () => execFileSync(command, [...parameters, ...reads, "cold.mjs"], { ...options, encoding: "utf8" });
      if (canRequire) checkRequire(command, options);
      return {
        version,
        runs: RUNS.map((run) => ({ run, ask: askOver(`http://127.0.0.1:${port}`) })),
        cold: () => Array.from({ length: COLD_STARTS }, coldStart).map(readCold),
        close: stop,
      };
    },
  };
}

function readCold(line) {
  const [decision, ms] = line.trim().split(" ");
  return { decision, ms: Number(ms) };
}

/** CommonJS gets the same package: no entry waits at its top level. */
function checkRequire(command, options) {
  const names = ["postern", "postern/engine", "postern/compiler", "postern/explain", "postern/engine-js"];
  const script = `for (const name of ${JSON.stringify(names)}) require(name); require.resolve("postern/core.wasm");`;
  execFileSync(command, ["--input-type=commonjs", "-e", script], options);
}

const INLINE = "inlined; import, require";
const tool = (path) => join(HERE, "node_modules", path);
const node = (major) => server(`node-${major}`, INLINE, tool(`node-${major}/bin/node`), [], { require: true });

export const servers = [
  node(20),
  node(22),
  node(24),
  node(26),
  // No permission but the server's: the core needs none.
  server("deno", "inlined; import", DENO, ["run", "--no-prompt", "--node-modules-dir=manual"], {
    allowed: ["--allow-net=127.0.0.1"],
  }),
  server("bun", "inlined; import", BUN, ["run"]),
];
