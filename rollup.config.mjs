import { transformSync } from "esbuild";
import { chmodSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import commonjs from "@rollup/plugin-commonjs";
import resolve from "@rollup/plugin-node-resolve";
import dts from "rollup-plugin-dts";
import esbuild from "rollup-plugin-esbuild";
import { constants, undeclaredConstants } from "./assembly/build/constants.mjs";
import { coreModules } from "./assembly/build/core-modules.mjs";

/** What package.json names, by the file's name in `dist`. The inlined build is the one without a host's name. */
const ENTRIES = {
  index: "bindings/hosts/inline.ts",
  engine: "bindings/hosts/engine/inline.ts",
  compiler: "bindings/surface/compiler.ts",
  explain: "bindings/surface/explain.ts",
  testing: "bindings/surface/testing.ts",
  gateway: "bindings/surface/gateway.ts",
  hono: "bindings/surface/hono.ts",
  arn: "bindings/surface/arn.ts",
  validate: "bindings/surface/validate.ts",
  pack: "bindings/hosts/pack.ts",
  "engine-js": "bindings/hosts/engine/javascript.ts",
  simulator: "bindings/hosts/simulator/inline.ts",
  cli: "bindings/cli/main.ts",
};
for (const host of ["workerd", "edge", "browser"]) {
  ENTRIES[`index.${host}`] = `bindings/hosts/${host}.ts`;
  ENTRIES[`engine.${host}`] = `bindings/hosts/engine/${host}.ts`;
  ENTRIES[`simulator.${host}`] = `bindings/hosts/simulator/${host}.ts`;
}

/** What `require` finds. Edge runtimes have no CommonJS, and browsers get it from bundlers: the inlined core serves all others. */
const COMMONJS = [
  "index",
  "engine",
  "compiler",
  "explain",
  "arn",
  "validate",
  "pack",
  "testing",
  "gateway",
  "hono",
  "simulator",
  "engine-js",
];

/** Declarations are the same on every host. */
const TYPES = {
  index: "bindings/index.ts",
  engine: "bindings/surface/engine.ts",
  compiler: "bindings/surface/compiler.ts",
  explain: "bindings/surface/explain.ts",
  testing: "bindings/surface/testing.ts",
  gateway: "bindings/surface/gateway.ts",
  hono: "bindings/surface/hono.ts",
  arn: "bindings/surface/arn.ts",
  validate: "bindings/surface/validate.ts",
  simulator: "bindings/hosts/simulator/inline.ts",
  pack: "bindings/hosts/pack.ts",
};

/** The host's loader brings the core: all files stand in one folder, so the import stays as it is written. */
const hostsCore = {
  name: "hosts-core",
  resolveId: (id) => (/^\.\/core\.wasm(\?module)?$/.test(id) ? { id, external: true } : null),
};

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

/** Files of an earlier build would be published. */
const cleanSlate = {
  name: "clean-slate",
  buildStart() {
    for (const name of readdirSync("dist")) if (/\.c?js$|\.d\.c?ts$/.test(name)) rmSync(`dist/${name}`);
  },
};

const executable = {
  name: "executable",
  writeBundle() {
    chmodSync("dist/cli.js", 0o755);
  },
};

/** Chunks by room: an entry loads only the rooms it needs. */
function room(id) {
  // Not in `running`: hosts that refuse to compile WebAssembly load that.
  if (/engine\/core\/compile-core\./.test(id)) return "loading";
  if (/policy\/(key-names|addresses)|artifact\/capitals/.test(id)) return "spelling";
  if (/bindings\/artifact\/(words|heap)\./.test(id)) return "compiling";
  if (/bindings\/(text\/(compare|encoding|fold|utf8|quote|pollution|options|plain-object)\.|model\/)/.test(id)) return "shared";
  if (/bindings\/(explain|artifact\/tables)\/|artifact\/debug/.test(id)) return "explaining";
  // What only the command line reads of artifacts.
  if (/bindings\/artifact\/(describe|section-names|empty-types)\./.test(id)) return undefined;
  if (/bindings\/validator\/|findings\/code-table/.test(id)) return "validating";
  if (/bindings\/artifact\/|assembly\/|hosts\/core\/bytes-of\./.test(id)) return "shared";
  if (/bindings\/engine\/|^\0postern:core-build$/.test(id)) return "running";
  // Whoever imports it alone loads nothing else.
  if (/bindings\/(surface\/)?arn[/.]/.test(id)) return "arn";
  if (/bindings\/addresses\/|node_modules\/ipaddr\.js\//.test(id)) return "addresses";
  if (/bindings\/(text|findings)\//.test(id)) return "reading";
  if (/bindings\/(policy|directory|compiler)\//.test(id)) return "compiling";
  if (/bindings\/gateway\//.test(id)) return "gatekeeping";
  if (/bindings\/simulator\//.test(id)) return "simulating";
  return undefined;
}

/** Declarations of `model/` name types of `text/`: both in one chunk, or two would import each other. */
function roomOfTypes(id) {
  return /bindings\/text\//.test(id) ? "shared" : room(id);
}

/** Deno and JSR find the declarations by this comment. */
const TYPED_BY = {
  ...Object.fromEntries(
    [
      ...Object.keys(TYPES),
      "shared",
      "running",
      "explaining",
      "reading",
      "compiling",
      "validating",
      "simulating",
      "gatekeeping",
      "addresses",
    ].map((name) => [name, name]),
  ),
  "engine-js": "engine",
};
const banner = ({ name }) => (name in TYPED_BY ? `/* @ts-self-types="./${TYPED_BY[name]}.d.ts" */` : "");

const define = await constants();

/** Fields are assigned, not defined: fewer bytes, and no class here overrides an accessor by a field. */
const typescript = () =>
  esbuild({ define, target: "es2022", tsconfig: false, tsconfigRaw: { compilerOptions: { useDefineForClassFields: false } } });

const STATIC_BLOCK = /static \{\s*(\/\*\*[^*]*\*\/\s*)?this\.(\w+) = ([^;{}]+);\s*\}/g;

/** Static fields, which `typescript` assigns in blocks, as fields again: the Babel preset of React Native reads no static blocks. */
const staticFields = {
  name: "static-fields",
  transform(code, id) {
    if (id.includes("/node_modules/") || !code.includes("static {")) return null;
    const fields = code.replaceAll(STATIC_BLOCK, "$1static $2 = $3;");
    if (fields.includes("static {")) this.error(`${id}: a static block remains`);
    return { code: fields, map: null };
  },
};

/** Comments of packages name types by files that are not in the bundle, where JSR would look for them. */
const withoutForeignComments = {
  name: "without-foreign-comments",
  transform(code, id) {
    const namesFiles = /\/node_modules\/.*\.m?js$/.test(id) && /\*.*import\(/.test(code);
    return namesFiles ? { code: transformSync(code, { loader: "js", target: "es2022" }).code, map: null } : null;
  },
};

const sources = () => [
  withoutForeignComments,
  hostsCore,
  coreModules(),
  resolve({ extensions: [".ts", ".js", ".mjs"] }),
  commonjs(),
  undeclaredConstants,
  typescript(),
  staticFields,
];

const output = { dir: "dist", format: "es", manualChunks: room, minifyInternalExports: false };

export default [
  {
    input: ENTRIES,
    output: { ...output, banner, chunkFileNames: "[name].js", entryFileNames: "[name].js" },
    // The server is a package of its own, which the command runs where it is installed.
    external: [/^node:/, "postern-server"],
    plugins: [cleanSlate, ...sources(), thirdParty, executable],
  },
  {
    input: Object.fromEntries(COMMONJS.map((name) => [name, ENTRIES[name]])),
    output: { ...output, format: "cjs", chunkFileNames: "[name].cjs", entryFileNames: "[name].cjs" },
    plugins: sources(),
  },
  {
    input: TYPES,
    output: ["d.ts", "d.cts"].map((type) => ({
      ...output,
      manualChunks: roomOfTypes,
      chunkFileNames: `[name].${type}`,
      entryFileNames: `[name].${type}`,
    })),
    plugins: [dts({ tsconfig: "tsconfig.json" })],
  },
];
