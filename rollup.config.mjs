import { chmodSync } from "node:fs";
import commonjs from "@rollup/plugin-commonjs";
import resolve from "@rollup/plugin-node-resolve";
import esbuild from "rollup-plugin-esbuild";

const plugins = [resolve({ extensions: [".ts", ".js", ".mjs"] }), commonjs(), esbuild({ target: "es2022", tsconfig: false })];
const external = [/^node:/];

export default {
  input: { node: "bindings/hosts/node.ts", cli: "bindings/cli/main.ts" },
  // One shared chunk beside the entries: the Node host finds core.wasm next to the file it stands in.
  output: { dir: "dist", format: "es", chunkFileNames: "shared.js" },
  external,
  plugins: [
    ...plugins,
    {
      name: "executable",
      writeBundle() {
        chmodSync("dist/cli.js", 0o755);
      },
    },
  ],
};
