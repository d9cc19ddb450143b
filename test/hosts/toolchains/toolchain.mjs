// A folder as somebody has it who uses this tool: the tool of this folder's lock file, the packed package, and a small program.
import { execFile } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

export const HERE = fileURLToPath(new URL(".", import.meta.url));

/** What every program prints. */
export const EXPECTED = "allowed implicitDeny";

const ENVIRONMENT = { ...process.env, CI: "1", NO_COLOR: "1", FORCE_COLOR: "0", NEXT_TELEMETRY_DISABLED: "1" };

/** Runs a program to its end; its output is part of the error where it fails. */
export async function run(command, parameters, { cwd, env = {}, timeout = 300_000 }) {
  const options = { cwd, env: { ...ENVIRONMENT, ...env }, timeout, maxBuffer: 1 << 26 };
  try {
    const { stdout, stderr } = await promisify(execFile)(command, parameters, options);
    return stdout + stderr;
  } catch (error) {
    throw new Error(`${command} ${parameters.join(" ")}: ${error.message}\n${error.stdout}${error.stderr}`, { cause: error });
  }
}

export function environment(more = {}) {
  return { ...ENVIRONMENT, ...more };
}

/** `use(folder)` in a new folder with the packages of `name` installed, and the tarball where one is given; the folder is removed afterwards. */
export async function inFolder(name, tarball, programs, use) {
  const folder = mkdtempSync(join(tmpdir(), `postern-${name}-`));
  try {
    cpSync(join(HERE, name), folder, { recursive: true });
    if (programs !== undefined) cpSync(join(HERE, programs), folder, { recursive: true });
    await run("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], { cwd: folder, timeout: 600_000 });
    const offline = ["install", "--no-save", "--offline", "--no-audit", "--no-fund", "--loglevel=error"];
    if (tarball !== undefined) await run("npm", [...offline, tarball], { cwd: folder });
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export function versionOf(folder, name) {
  return JSON.parse(readFileSync(join(folder, "node_modules", name, "package.json"), "utf8")).version;
}

export function expectText(found, expected = EXPECTED) {
  if (found !== expected) throw new Error(`${JSON.stringify(found)} instead of ${JSON.stringify(expected)}`);
}
