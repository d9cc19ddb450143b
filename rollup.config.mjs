import { chmodSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import commonjs from "@rollup/plugin-commonjs";
import resolve from "@rollup/plugin-node-resolve";
import esbuild from "rollup-plugin-esbuild";

const plugins = [resolve({ extensions: [".ts", ".js", ".mjs"] }), commonjs(), esbuild({ target: "es2022", tsconfig: false })];
const external = [/^node:/];

/** Folders of the packages that modules of the bundle come from. */
function packageFolders(bundle) {
  const modules = Object.values(bundle).flatMap((chunk) => Object.keys(chunk.modules ?? {}));
  const folders = modules.flatMap((id) => /^\0?(.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+)/.exec(id)?.[1] ?? []);
  return [...new Set(folders)].sort();
}

function licenceOf(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  if (file === undefined) throw new Error(`${name} has no licence text`);
  return `${name} ${version} (${license})\n\n${readFileSync(join(folder, file), "utf8").trim()}\n`;
}

/** The licences of what is bundled ask for their texts: they go beside the bundle. */
const thirdParty = {
  name: "third-party",
  generateBundle(_options, bundle) {
    const texts = packageFolders(bundle).map(licenceOf);
    const source = ["These packages are part of the files in this folder.\n", ...texts].join(`\n${"-".repeat(80)}\n\n`);
    this.emitFile({ type: "asset", fileName: "THIRD-PARTY.txt", source });
  },
};

export default {
  input: { node: "bindings/hosts/node.ts", cli: "bindings/cli/main.ts" },
  // One shared chunk beside the entries: the Node host finds core.wasm next to the file it stands in.
  output: { dir: "dist", format: "es", chunkFileNames: "shared.js" },
  external,
  plugins: [
    ...plugins,
    thirdParty,
    {
      name: "executable",
      writeBundle() {
        chmodSync("dist/cli.js", 0o755);
      },
    },
  ],
};
