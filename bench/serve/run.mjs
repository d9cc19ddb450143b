// npm run bench:serve: CPU time and requests of postern-server, as ratios to a bare node:http server, each round in turns; needs wrk. `--million`:
// a million requests instead, and what stays behind of them. `--latency`: the slowest hundredth, and starts. `--reload`: policies that change.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { setTimeout as wait } from "node:timers/promises";
import { latency, median, starts } from "./latency.mjs";
import { cpuSeconds } from "./process.mjs";
import { reloads } from "./reload.mjs";
import { startSubjects } from "./subjects.mjs";
import { inTurns } from "./turns.mjs";
import { allowedRequestsOf, wrk } from "./wrk.mjs";

const [SECONDS, ROUNDS] = process.argv.includes("--quick") ? [2, 3] : [4, 5];
/** A round with fewer says nothing. */
const REQUESTS_MIN = 2500 * SECONDS;
const MILLION = 1_000_000;

async function requests(subject, seconds) {
  return allowedRequestsOf(await wrk(subject, { seconds }));
}

async function measure(subject) {
  const before = cpuSeconds(subject);
  const count = await requests(subject, SECONDS);
  const after = cpuSeconds(subject);
  return { requests: count, micros: ((after.all - before.all) / count) * 1e6, user: ((after.user - before.user) / count) * 1e6 };
}

async function ratios(subjects) {
  for (const subject of subjects) await requests(subject, 2 * SECONDS);
  const rounds = await inTurns(subjects, ROUNDS, measure, (round) =>
    console.log(
      round.map(({ requests, micros, user }) => `${requests} (${micros.toFixed(1)} µs, user ${user.toFixed(1)})`).join("  "),
    ),
  );
  const good = rounds.filter((round) => round.every(({ requests }) => requests >= REQUESTS_MIN));
  const used = good.length >= 3 ? good : rounds;
  if (used !== good) console.log(`only ${good.length} rounds had ${REQUESTS_MIN} requests of each: all are used`);
  console.log(
    "\n| workload | CPU a request ÷ bare | at most | outside of the kernel | requests a second ÷ bare |\n|---|---|---|---|---|",
  );
  const rows = subjects.map(({ name, target }, at) => {
    const cpu = median(used.map((round) => round[at].micros / round[0].micros));
    const speed = median(used.map((round) => round[at].requests / round[0].requests));
    const user = median(used.map((round) => round[at].user / round[0].user));
    console.log(`| ${name} | ${cpu.toFixed(2)} | ${target?.toFixed(1) ?? "–"} | ${user.toFixed(2)} | ${speed.toFixed(2)} |`);
    return { name, cpu, target, speed };
  });
  if (process.argv.includes("--record")) record(rows);
  return rows.every(({ cpu, target }) => target === undefined || cpu <= target);
}

function record(rows) {
  const date = new Date().toISOString().slice(0, 10);
  const origin = `${cpus()[0].model}, ${cpus().length} cores, load ${loadavg()[0].toFixed(0)}, Node.js ${process.versions.node}, ${date}, npm run bench:serve`;
  const workloads = rows.map(({ cpu, speed, ...row }) => ({
    ...row,
    cpu: Number(cpu.toFixed(2)),
    speed: Number(speed.toFixed(2)),
  }));
  writeFileSync(new URL("../record/serve.json", import.meta.url), `${JSON.stringify({ origin, workloads }, null, 2)}\n`);
}

/** Heap after collections of the server itself, and the core's memory. */
async function memory({ admin }) {
  const text = await (await fetch(`${admin}/metrics`, { headers: { connection: "close" } })).text();
  const value = (name) => Number(new RegExp(`^${name} ([\\d.e+-]+)`, "m").exec(text)?.[1]);
  return { heap: value("nodejs_heap_size_used_bytes"), core: value("postern_core_memory_bytes") };
}

/** After a collection, and when the log has been written. */
async function settled(subject) {
  await wait(1000);
  process.kill(subject.pid, "SIGUSR2");
  await wait(1000);
  return memory(subject);
}

const folder = mkdtempSync(join(tmpdir(), "postern-serve-"));
const asked = (name) => process.argv.includes(name);
let isGood = true;
try {
  isGood = asked("--reload") ? await reloads(folder) : await measured();
} finally {
  rmSync(folder, { recursive: true });
}
process.exitCode = isGood ? 0 : 1;

async function measured() {
  const subjects = await startSubjects(folder);
  try {
    // The one that does the most.
    if (asked("--million")) return await growth(subjects[2]);
    if (!asked("--latency")) return await ratios(subjects);
    const isSoon = starts(subjects);
    return (await latency(subjects[0], subjects[1])) && isSoon;
  } finally {
    await Promise.all(subjects.map(({ stop }) => stop()));
  }
}

async function growth(subject) {
  let count = await requests(subject, 10);
  const before = await settled(subject);
  while (count < MILLION) count += await requests(subject, 20);
  const after = await settled(subject);
  const grown = (after.heap - before.heap) / 2 ** 20;
  console.log(
    `${subject.name}: ${count} requests, heap ${grown >= 0 ? "+" : ""}${grown.toFixed(2)} MiB, core ${before.core} → ${after.core} bytes`,
  );
  return grown < 2 && before.core === after.core;
}
