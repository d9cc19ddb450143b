// Vercel's edge-runtime: a bundle without a module loader, modules that the platform provides, and no compilation of bytes.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { bundleWorker } from "../stage.mjs";
import { HERE } from "../tools.mjs";
import { askOver } from "./http.mjs";

const COLD_STARTS = 9;
const MODULES = "postern_test_modules";

/** As bundlers of edge functions do it: `import x from "./x.wasm?module"` is a module that the platform hands in. */
const platformModules = {
  name: "platform-modules",
  setup(tools) {
    tools.onResolve({ filter: /\.wasm\?module$/ }, ({ path }) => ({ path, namespace: "platform" }));
    tools.onLoad({ filter: /.*/, namespace: "platform" }, ({ path }) => ({
      contents: `export default globalThis.${MODULES}[${JSON.stringify(path)}]`,
    }));
  },
};

function modulesOf(stage) {
  const compile = (file) => new WebAssembly.Module(readFileSync(file));
  return {
    "./core.wasm?module": compile(join(stage.folder, "node_modules/postern/dist/core.wasm")),
    "./floor.wasm?module": compile(join(stage.guests, "floor.wasm")),
  };
}

export const edge = {
  name: "edge-runtime",
  loads: "imported module",
  async open(stage) {
    const { EdgeRuntime, runServer } = createRequire(join(HERE, "package.json"))("edge-runtime");
    const bundle = async (name) => {
      const how = { conditions: ["edge-light", "worker"], plugins: [platformModules] };
      return readFileSync(await bundleWorker(stage, name, { format: "iife", ...how }), "utf8");
    };
    const modules = modulesOf(stage);
    const create = (initialCode) =>
      new EdgeRuntime({
        initialCode,
        extend: (context) => Object.assign(context, { [MODULES]: modules }),
        codeGeneration: { strings: false, wasm: false },
      });
    const server = await runServer({ runtime: create(await bundle("edge.js")), host: "127.0.0.1", port: 0 });
    const coldCode = await bundle("cold-edge.js");
    const artifact = new Uint8Array(readFileSync(join(stage.guests, "policies.pstn")));
    const request = JSON.parse(readFileSync(join(stage.guests, "request.json"), "utf8"));
    return {
      version: JSON.parse(readFileSync(join(HERE, "node_modules/edge-runtime/package.json"), "utf8")).version,
      runs: ["postern", "postern/engine", "postern/engine-js"].map((run) => ({ run, ask: askOver(server.url) })),
      cold: () =>
        Array.from({ length: COLD_STARTS }, () => {
          const runtime = create();
          Object.assign(runtime.context, { artifact, request });
          const started = performance.now();
          runtime.evaluate(coldCode);
          const { decision } = runtime.context;
          return { decision, ms: performance.now() - started };
        }),
      close: () => server.close(),
    };
  },
};
