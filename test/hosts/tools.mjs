// What the hosts need from outside: npm packages of this folder's own lock file, browsers from the distribution. What cannot be
// installed is an error, never a reason to skip a host.
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { accessSync, constants, existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

export const HERE = fileURLToPath(new URL(".", import.meta.url));
export const DENO = join(HERE, "node_modules/@deno/linux-x64-glibc/deno");
export const BUN = join(HERE, "node_modules/@oven/bun-linux-x64/bin/bun");
/** @type {{ stdio: import("node:child_process").StdioOptions }} */
const quiet = { stdio: ["ignore", "ignore", "inherit"] };

/** Installs the lock file's packages where they are missing. */
export function installPackages(folder = HERE) {
  if (existsSync(join(folder, "node_modules/.package-lock.json"))) return;
  execFileSync("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error", "--prefix", folder], quiet);
}

function findCommand(name) {
  const folder = (process.env.PATH ?? "").split(delimiter).find((path) => isExecutable(join(path, name)));
  return folder === undefined ? undefined : join(folder, name);
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The command's path; installs the Debian packages that bring it where it is missing. */
export function requireCommand(name, packages) {
  const found = findCommand(name);
  if (found !== undefined) return found;
  installDebian(packages);
  const installed = findCommand(name);
  if (installed === undefined) throw new Error(`${packages.join(", ")} brought no \`${name}\``);
  return installed;
}

/** Installs packages of the distribution. */
export function installDebian(packages) {
  const root = process.getuid?.() === 0 ? [] : ["sudo"];
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const apt = (...parameters) => {
    const [command, ...rest] = [...root, "apt-get", "-qq", ...parameters];
    execFileSync(command, rest, { ...quiet, env });
  };
  apt("update");
  apt("install", "-y", "--no-install-recommends", ...packages);
}

/**
 * Starts a program; `ready` resolves with the match in its output, and rejects when it ends before. `stop` ends all it started.
 * @param {string} command
 * @param {readonly string[]} parameters
 * @param {import("node:child_process").SpawnOptions & { pattern?: RegExp }} options
 */
export function start(command, parameters, { pattern, ...options }) {
  const child = spawn(command, parameters, { stdio: ["ignore", "pipe", "pipe"], detached: true, ...options });
  let output = "";
  const ended = new Promise((_, reject) => {
    child.on("error", reject);
    child.on("exit", (code, signal) => reject(new Error(`${command} ended with ${code ?? signal}\n${output}`)));
  });
  const matched = new Promise((resolve) => {
    const look = (chunk) => {
      output += chunk;
      const found = pattern?.exec(output);
      if (found) resolve(found);
    };
    child.stdout?.on("data", look);
    child.stderr?.on("data", look);
  });
  const ready = Promise.race([matched, ended]);
  // Who waits for neither hears nothing.
  for (const promise of [ended, ready]) promise.catch(() => undefined);
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) process.kill(-Number(child.pid), "SIGKILL");
    await ended.catch(() => undefined);
  };
  return { ended, ready, stop };
}

/** Asks until there is an answer; gives up when the program has ended, or after a minute (tools that build first: `patience`). */
export async function firstAnswer(url, ended, patience = 60_000) {
  const deadline = Date.now() + patience;
  for (;;) {
    try {
      return await Promise.race([fetch(url), ended]);
    } catch (error) {
      if (!(error instanceof TypeError) || Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  }
}

/** Has a server listen on the loopback; its port. */
export async function listen(server) {
  await once(server.listen(0, "127.0.0.1"), "listening");
  return server.address().port;
}

/** A free port of the loopback. */
export async function freePort() {
  const { createServer } = await import("node:net");
  const server = createServer();
  const port = await listen(server);
  await once(server.close(), "close");
  return port;
}
