// Starts an upstream, postern-server, and a gateway of this machine in front of both, on free ports.
import { spawn, spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, request } from "node:http";
import { connect, createServer as createTcp } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";

/** By gateway: its files, the family of its headers, and the command. */
export const GATEWAYS = {
  nginx: {
    files: ["nginx.conf"],
    family: "original",
    command: (folder) => ["nginx", "-p", folder, "-c", join(folder, "nginx.conf")],
  },
  caddy: {
    files: ["Caddyfile"],
    family: "forwarded",
    command: (folder) => ["caddy", "run", "--adapter", "caddyfile", "--config", join(folder, "Caddyfile")],
  },
  haproxy: { files: ["haproxy.cfg", "postern.lua"], family: "forwarded", command: () => ["haproxy", "-f", "haproxy.cfg"] },
};

/** Is it on this machine? */
export function isInstalled(name) {
  return spawnSync("sh", ["-c", `command -v ${name}`]).status === 0;
}

export async function startGateway(name) {
  const { files, family, command } = GATEWAYS[name];
  const folder = mkdtempSync(join(tmpdir(), `postern-${name}-`));
  const ports = { 8080: await freePort(), 8181: await freePort(), 8182: await freePort(), 9000: await freePort() };
  const read = (path) => readFileSync(fileURLToPath(new URL(path, import.meta.url)), "utf8");
  // The files as they are, but for the ports.
  const place = (path, file) =>
    writeFileSync(
      join(folder, file),
      read(path).replaceAll(/\b(8080|8181|8182|9000)\b/g, (port) => ports[port]),
    );
  for (const file of files) place(`../${name}/${file}`, file);
  place(`postern-${family}.yaml`, "postern.yaml");
  place("keys.yaml", "keys.yaml");
  cpSync(fileURLToPath(new URL("policies", import.meta.url)), join(folder, "policies"), { recursive: true });

  const seen = [];
  const upstream = createServer((incoming, outgoing) => {
    seen.push({ method: incoming.method, target: incoming.url, headers: incoming.headers });
    outgoing.end(`${incoming.headers["x-postern-principal"] ?? "nobody"}\n`);
  }).listen(ports[9000], "127.0.0.1");

  const log = [];
  const listen = ["--listen", `127.0.0.1:${ports[8181]}`, "--listen", `admin=127.0.0.1:${ports[8182]}`];
  const server = fileURLToPath(new URL("main.js", import.meta.resolve("postern-server")));
  const authorizer = run(
    [process.execPath, server, "--config", "postern.yaml", ...listen],
    folder,
    (line) => line.startsWith("{") && log.push(JSON.parse(line)),
  );
  await listening(ports[8181], authorizer);
  const gateway = run(command(folder), folder);
  await listening(ports[8080], gateway);

  return {
    url: `http://127.0.0.1:${ports[8080]}`,
    admin: `http://127.0.0.1:${ports[8182]}`,
    /** What the upstream got. */
    seen,
    /** Lines of the decision log. */
    log,
    stopAuthorizer: () => ended(authorizer),
    stop: async () => {
      await Promise.all([ended(gateway), ended(authorizer)]);
      upstream.closeAllConnections();
      upstream.close();
      rmSync(folder, { recursive: true });
    },
  };
}

/** Asks from another address of this machine than the gateway's: clients are not proxies. */
export function ask(url, method, path, headers = {}) {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const asked = request({ hostname, port, method, path, headers, agent: false, localAddress: "127.0.0.2" }, (answer) => {
      let body = "";
      answer.setEncoding("utf8").on("data", (chunk) => void (body += chunk));
      answer.on("end", () => resolve({ status: answer.statusCode, headers: answer.headers, body }));
    });
    asked.on("error", reject).end();
  });
}

function run([command, ...given], cwd, onLine = (/** @type {string} */ _line) => {}) {
  const home = { HOME: cwd, XDG_DATA_HOME: cwd, XDG_CONFIG_HOME: cwd };
  const child = spawn(command, given, { cwd, stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, ...home } });
  let [rest, said] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) onLine(line);
  });
  child.stderr.setEncoding("utf8").on("data", (text) => void (said = (said + text).slice(-4000)));
  return Object.assign(child, { said: () => said });
}

function ended(child) {
  if (child.exitCode !== null || child.signalCode !== null) return undefined;
  return new Promise((resolve) => {
    child.once("exit", resolve);
    child.kill("SIGTERM");
  });
}

async function freePort() {
  const server = createTcp().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function listening(port, child) {
  for (;;) {
    if (child.exitCode !== null) throw new Error(`it ended with ${child.exitCode}: ${child.said()}`);
    const isOpen = await new Promise((resolve) => {
      const socket = connect(port, "127.0.0.1");
      socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
      socket.once("connect", () => socket.destroy());
    });
    if (isOpen) return;
    await wait(50);
  }
}
