// Servers as processes: their start, and the CPU time that they have taken.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import process from "node:process";
import { createInterface } from "node:readline";

/** With a collector at hand: growth is looked at after a collection. */
export async function start(command) {
  const since = performance.now();
  const child = spawn(process.execPath, ["--expose-gc", "--import", new URL("collect.mjs", import.meta.url).href, ...command], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  const stop = () => {
    child.kill("SIGTERM");
    return ended;
  };
  for await (const line of createInterface({ input: child.stdout })) {
    const [http, admin] = JSON.parse(line).listening;
    return { url: http.url, admin: admin?.url, stop, pid: child.pid, startMillis: performance.now() - since };
  }
  throw new Error("the server did not start");
}

/** Of the process, as Linux counts it: all, and outside of the kernel. A scrape would undo what the JIT has learnt of sockets. */
export function cpuSeconds({ pid }) {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1].split(" ");
  const [user, system] = [Number(fields[11]) / 100, Number(fields[12]) / 100];
  return { all: user + system, user };
}
