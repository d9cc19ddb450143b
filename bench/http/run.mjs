// npm run bench:http [-- --quick]: what a decision adds to a request of a node:http server, and ten rules to one of Express, beside it for scale.
// 1,000 policies, 16 connections, all servers in turns; needs wrk. Fails where Postern takes more than 5 % of the bare server's CPU time.
import process from "node:process";
import { fileURLToPath } from "node:url";
import { median } from "../serve/latency.mjs";
import { cpuSeconds, start } from "../serve/process.mjs";
import { inTurns } from "../serve/turns.mjs";
import { allowedRequestsOf, percentileOf, wrk } from "../serve/wrk.mjs";

const [SECONDS, ROUNDS] = process.argv.includes("--quick") ? [2, 3] : [4, 7];
const ADDED_MAX = 0.05;
/** `base`: the place of the one that it is compared with. */
const SERVERS = [
  { name: "node:http", mode: "bare", base: 0 },
  { name: "node:http with Postern", mode: "postern", base: 0 },
  { name: "Express", mode: "express", base: 2 },
  { name: "Express with ten rules", mode: "rules", base: 2 },
];
const HEADERS = { "x-user": "nora", "x-real-ip": "203.0.113.9" };

async function startSubject({ name, mode, base }) {
  const started = await start([fileURLToPath(new URL("server.mjs", import.meta.url)), mode]);
  return { name, base, headers: HEADERS, ...started };
}

async function measure(subject) {
  const before = cpuSeconds(subject);
  const text = await wrk(subject, { seconds: SECONDS, script: fileURLToPath(new URL("albums.lua", import.meta.url)) });
  const micros = ((cpuSeconds(subject).all - before.all) / allowedRequestsOf(text)) * 1e6;
  return { micros, p50: percentileOf(text, 50), p99: percentileOf(text, 99) };
}

async function measured(subjects) {
  for (const subject of subjects) await measure(subject);
  return inTurns(subjects, ROUNDS, measure, (round) =>
    console.log(round.map(({ micros }, at) => `${subjects[at].name} ${micros.toFixed(1)} µs`).join(", ")),
  );
}

function table(subjects, rounds) {
  console.log("\n| server | CPU a request ÷ its bare one | p50 ÷ | p99 ÷ |\n|---|---|---|---|");
  return subjects.map(({ name, base }, at) => {
    const ratio = (what) => median(rounds.map((round) => round[at][what] / round[base][what]));
    console.log(`| ${name} | ${ratio("micros").toFixed(3)} | ${ratio("p50").toFixed(2)} | ${ratio("p99").toFixed(2)} |`);
    return ratio("micros");
  });
}

const subjects = [];
try {
  for (const server of SERVERS) subjects.push(await startSubject(server));
  const [, postern] = table(subjects, await measured(subjects));
  process.exitCode = postern <= 1 + ADDED_MAX ? 0 : 1;
} finally {
  await Promise.all(subjects.map(({ stop }) => stop()));
}
