import { chmodSync } from "node:fs";
import resolve from "@rollup/plugin-node-resolve";
import esbuild from "rollup-plugin-esbuild";

const plugins = [resolve({ extensions: [".ts", ".js", ".mjs"] }), esbuild({ target: "es2022", tsconfig: false })];
const external = [/^node:/];

export default {
  input: { node: "bindings/hosts/node.ts", cli: "bindings/cli/main.ts" },
  output: { dir: "dist", format: "es", chunkFileNames: "chunks/[name].js" },
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
