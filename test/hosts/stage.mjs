// A folder as a user has it: the packed package, installed; beside it the guests, the corpus in parts, and what is timed.
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { gatewayPolicies, gatewayRequests } from "../../bench/cases/gateway.ts";
import { compileFloor } from "../../bench/floor/floor.mjs";
import { corpusParts } from "./corpus-parts.ts";

const GUESTS = new URL("./guest/", import.meta.url).pathname;
const POLICY_COUNT = 1000;

/** Packs the package as it is built, and installs it into a new folder. */
export function installPackage(folder = mkdtempSync(join(tmpdir(), "postern-hosts-"))) {
  /** @type {import("node:child_process").ExecFileSyncOptionsWithStringEncoding} */
  const quiet = { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] };
  const pack = execFileSync("npm", ["pack", "--ignore-scripts", "--json", "--pack-destination", folder], quiet);
  const tarball = join(folder, JSON.parse(pack)[0].filename);
  writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true, type: "module" }));
  execFileSync("npm", ["install", "--offline", "--no-audit", "--no-fund", tarball], { ...quiet, cwd: folder });
  return { folder, tarball, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

export async function createStage() {
  const { folder, remove } = installPackage();
  const guests = join(folder, "guest");
  mkdirSync(guests);
  const postern = await import(pathToFileURL(join(folder, "node_modules/postern/dist/index.js")).href);
  const policies = gatewayPolicies(POLICY_COUNT);
  const artifact = postern.compile({ identity: policies }, { debug: false }).bytes;
  const engine = postern.Engine.loadSync(artifact);
  const [request] = gatewayRequests(POLICY_COUNT, 1, 0);
  writeFileSync(join(guests, "policies.pstn"), artifact);
  writeFileSync(join(guests, "request.json"), JSON.stringify(request));
  writeFileSync(join(guests, "floor.wasm"), await compileFloor("floor"));
  for (const name of ["cold.mjs", "cold-page.js"]) copyFileSync(join(GUESTS, name), join(guests, name));
  await bundleGuests(["process.mjs", "page.js", "module-worker.js", "guarded.js"], guests);
  return {
    folder,
    guests,
    remove,
    parts: corpusParts(postern),
    timed: {
      artifact: Buffer.from(artifact).toString("base64"),
      floorBytes: readFileSync(join(guests, "floor.wasm"), "base64"),
      policyCount: POLICY_COUNT,
    },
    coldDecision: engine.decide(request),
    /** How many requests of a timed batch are allowed. */
    allowedIn: (serial, count) => gatewayRequests(POLICY_COUNT, count, serial).filter((one) => engine.isAllowed(one)).length,
  };
}

/** The guests with their helpers; the package itself stays an import. */
async function bundleGuests(names, outdir) {
  const entryPoints = names.map((name) => ({ in: join(GUESTS, name), out: name.replace(/\.m?js$/, "") }));
  const external = ["node:*", "postern", "postern/*", "/node_modules/*"];
  await build({
    entryPoints,
    outdir,
    bundle: true,
    format: "esm",
    target: "es2022",
    external,
    logLevel: "error",
    splitting: false,
  });
}

/**
 * A guest and the package in one file, as the tools of workers make it. The core stays a file.
 * @param {any} stage
 * @param {string} name
 * @param {{ conditions: string[], format?: import("esbuild").Format, plugins?: import("esbuild").Plugin[] }} how
 */
export async function bundleWorker(stage, name, { conditions, format = "esm", plugins = [] }) {
  const outfile = join(stage.guests, `${name}.bundle.js`);
  const external = ["*.wasm", "*.pstn"];
  const entry = { contents: readFileSync(join(GUESTS, name), "utf8"), resolveDir: GUESTS };
  const inStage = {
    name: "package-of-the-stage",
    setup(tools) {
      tools.onResolve({ filter: /^postern(\/|$)/ }, ({ path, kind, resolveDir }) =>
        resolveDir === stage.folder ? null : tools.resolve(path, { kind, resolveDir: stage.folder }),
      );
    },
  };
  await build({
    stdin: entry,
    outfile,
    bundle: true,
    format,
    target: "es2022",
    platform: "neutral",
    logLevel: "error",
    external,
    conditions,
    plugins: [inStage, ...plugins],
  });
  return outfile;
}
