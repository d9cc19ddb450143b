import { chmodSync, readdirSync, rmSync } from "node:fs";
import resolve from "@rollup/plugin-node-resolve";
import dts from "rollup-plugin-dts";
import esbuild from "rollup-plugin-esbuild";

/** Packages stay imports: they are dependencies of this one. */
const external = (id) => !/^[./]|^\0/.test(id) && !id.startsWith(import.meta.dirname);

const executable = {
  name: "executable",
  buildStart() {
    for (const name of readdirSync(".").includes("dist") ? readdirSync("dist") : []) rmSync(`dist/${name}`);
  },
  writeBundle() {
    chmodSync("dist/main.js", 0o755);
  },
};

const output = { dir: "dist", format: "es", chunkFileNames: "[name].js" };

export default [
  {
    input: {
      main: "main.ts",
      index: "index.ts",
      express: "middleware/express.ts",
      fastify: "middleware/fastify.ts",
      "compile-worker": "source/compile-worker.ts",
    },
    output,
    external,
    plugins: [executable, resolve({ extensions: [".ts", ".js"] }), esbuild({ target: "es2022", tsconfig: false })],
  },
  {
    input: { index: "index.ts", express: "middleware/express.ts", fastify: "middleware/fastify.ts" },
    output,
    external,
    plugins: [dts({ tsconfig: "tsconfig.json" })],
  },
];
