/**
 * npm run bench:check: has a decision become much slower? Compares ratios to the floor, never times, with the last record.
 * Floor and decide take turns in one process; the best of three medians counts, and a suspect is measured twice more, in fresh
 * processes. Fails on a loss over the limit, and where a form of a request costs much more than plain texts (forms/).
 */
import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { findCase } from "./cases/index.js";
import { environment } from "./environment.js";
import { checkForms } from "./forms/check.js";
import { fastest, measureRounds, roundRatios } from "./measure/rounds.js";
import { median } from "./measure/statistics.js";
import { loadPackage } from "./package.js";
import { lastRecord, machineName, type BenchRecord } from "./record.js";
import { decideSubject, floorSubjects } from "./subjects.js";

const CHECKED: readonly (readonly [string, number])[] = [
  ["gateway", 1],
  ["gateway", 1000],
  ["account", 1000],
  ["resource-policies", 5000],
  ["overlap", 1000],
];
const LIMIT = 1.3;
/** Of another machine the record says less: processors differ in how dear a call, a copy and a cache miss are. */
const LIMIT_OF_OTHER_MACHINE = 2;
/** A suspect is measured so many times more, each in a fresh process. */
const REPEATS = 2;
const GROUPS = 3;
const ROUNDS = 9;

async function bestRatio(name: string, size: number): Promise<number> {
  const workload = findCase(name).create(size);
  const { compile, Engine } = await loadPackage();
  const engine = Engine.loadSync(compile(workload.source, { ...workload.options, debug: false }));
  const floors = await floorSubjects();
  const rounds = measureRounds(workload, [decideSubject(engine), ...floors], ROUNDS);
  const floor = fastest(
    rounds,
    floors.map((subject) => subject.name),
  );
  const ratios = roundRatios(rounds, "decide", floor);
  const length = ratios.length / GROUPS;
  return Math.min(...Array.from({ length: GROUPS }, (_, group) => median(ratios.slice(group * length, (group + 1) * length))));
}

function inOwnProcess(name: string, size: number): Promise<number> {
  return new Promise((resolve, reject) => {
    let ratio: number | undefined;
    const child = fork(fileURLToPath(import.meta.url), ["--child", name, String(size)]);
    child.on("message", (message) => void (ratio = message as number));
    child.on("error", reject);
    child.on("exit", () => (ratio === undefined ? reject(new Error(`${name} of ${size} failed`)) : resolve(ratio)));
  });
}

function recorded({ results }: BenchRecord, name: string, size: number): number {
  const result = results.find((one) => one.case === name && one.size === size);
  if (result === undefined) throw new Error(`the record lacks ${name} of ${size}: npm run bench -- --record`);
  return result.toFloor["decide"]!.median;
}

/** Prints a line for each workload; returns how many lost too much. */
async function checkAll(record: BenchRecord, limit: number): Promise<number> {
  let failures = 0;
  for (const [name, size] of CHECKED) {
    const before = recorded(record, name, size);
    let now = await inOwnProcess(name, size);
    for (let again = 0; again < REPEATS && now > before * limit; again++) now = Math.min(now, await inOwnProcess(name, size));
    const isLoss = now > before * limit;
    if (isLoss) failures++;
    const label = `${name}, ${size}`.padEnd(26);
    console.log(
      `${label} ÷ floor ${before.toFixed(2)} → ${now.toFixed(2)}   ${(now / before).toFixed(2)}×${isLoss ? "   LOSS" : ""}`,
    );
  }
  return failures;
}

if (process.argv[2] === "--child") {
  process.send!(await bestRatio(process.argv[3]!, Number(process.argv[4])));
} else {
  const here = environment("npm run bench:check");
  const record = lastRecord(here);
  if (record === undefined) throw new Error("there is no record to compare with: npm run bench -- --record");
  const limit = machineName(record.environment) === machineName(here) ? LIMIT : LIMIT_OF_OTHER_MACHINE;
  const { date, commit, cpu } = record.environment;
  console.log(`against the record of ${date.slice(0, 10)}, commit ${commit}, ${cpu}; limit ${limit}×`);
  const failures = (await checkAll(record, limit)) + (await checkForms());
  process.exitCode = failures > 0 ? 1 : 0;
}
