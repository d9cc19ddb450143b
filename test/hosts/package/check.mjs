// npm run test:package: what is packed, as registries and compilers see it. publint, attw, a TypeScript project without DOM and
// Node.js types, and JSR's dry run.
import { spawnSync } from "node:child_process";
import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { installPackage } from "../stage.mjs";
import { DENO, HERE, installPackages } from "../tools.mjs";
import { checkWorkspaces } from "./workspaces.mjs";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
const tool = (name) => join(HERE, "node_modules/.bin", name);

function compilerOptions(module, moduleResolution) {
  const strict = { strict: true, exactOptionalPropertyTypes: true, skipLibCheck: false, noEmit: true };
  return {
    compilerOptions: { ...strict, target: "ES2022", lib: ["ES2022"], types: [], module, moduleResolution },
    files: ["program.ts"],
  };
}

/**
 * Checks by name: a command and its parameters.
 * @returns {Record<string, [string, string[]]>}
 */
function checks({ folder, tarball }) {
  copyFileSync(new URL("program.ts", import.meta.url), join(folder, "program.ts"));
  /** @returns {[string, string[]]} */
  const typecheck = (module, resolution) => {
    const project = join(folder, `tsconfig.${resolution}.json`);
    writeFileSync(project, JSON.stringify(compilerOptions(module, resolution)));
    return [join(ROOT, "node_modules/.bin/tsc"), ["-p", project]];
  };
  return {
    publint: [tool("publint"), ["run", "--strict", "--pack", "false", join(folder, "node_modules/postern")]],
    // A .wasm file has no types.
    attw: [tool("attw"), [tarball, "--exclude-entrypoints", "./core.wasm", "./udf.wasm"]],
    "types, as bundlers resolve": typecheck("ESNext", "Bundler"),
    "types, as Node.js resolves": typecheck("NodeNext", "NodeNext"),
    JSR: [DENO, ["publish", "--dry-run", "--allow-dirty"]],
  };
}

function sameVersions() {
  const [npm, jsr] = ["package.json", "jsr.json"].map((name) => JSON.parse(readFileSync(join(ROOT, name), "utf8")));
  return npm.version === jsr.version && npm.license === jsr.license;
}

installPackages();
const stage = installPackage();
let failed = 0;
try {
  for (const [name, [command, parameters]] of Object.entries(checks(stage))) {
    const env = { ...process.env, DENO_NO_UPDATE_CHECK: "1", NO_COLOR: "1" };
    const { status, stdout, stderr } = spawnSync(command, parameters, { cwd: ROOT, env, encoding: "utf8" });
    if (status !== 0) failed++;
    console.log(status === 0 ? `ok   ${name}` : `FAIL ${name}\n${stdout}${stderr}`);
  }
  const faults = checkWorkspaces(stage.tarball);
  if (faults.length > 0) failed++;
  console.log(
    faults.length === 0 ? "ok   workspaces, installed together" : `FAIL workspaces, installed together\n${faults.join("\n")}`,
  );
  if (!sameVersions()) {
    failed++;
    console.log("FAIL package.json and jsr.json differ");
  }
} finally {
  stage.remove();
}
process.exit(failed === 0 ? 0 : 1);
