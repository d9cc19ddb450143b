/**
 * `npm run fuzz -- [--seconds N] [--seed N] [--jobs N] [--target NAME]... [--case N] [--save DIR] [--json]`
 *
 * Runs until Ctrl-C, or for N seconds, on as many workers as there are cores. Exit code 1 when a promise was broken: the seed,
 * the case and a reproduction are on standard output, and in DIR as a case for the corpus. A case that does not end counts as
 * broken, too; so does a long run in which something never occurred that should have (coverage.ts).
 */
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { Worker } from "node:worker_threads";
import { saveCase } from "./save.js";
import { isSound, summarize, summaryText } from "./summary.js";
import { TARGETS, targetNames } from "../targets/targets.js";
import { workerProgram } from "./worker-program.js";
import { FIRST_SLOT, SLOT_WORDS, STOP, type Finding, type WorkerOrder, type WorkerReport } from "./work.js";

/** CPU time of a worker: on a machine that has no time for it, a case may take longer. */
const HANG_MS = 60_000;

const { values, positionals } = readArguments();
const wanted = [...(values.target ?? []), ...positionals];
const targets = wanted.length === 0 ? [...TARGETS.keys()] : [...new Set(wanted.flatMap(namesOf))];
const seed = numberOf("seed", values.seed) ?? Date.now() % 1_000_000_000;
const seconds = numberOf("seconds", values.seconds);
const only = numberOf("case", values.case);
const jobs = only === undefined ? (numberOf("jobs", values.jobs) ?? availableParallelism()) : 1;
if (jobs < 1 || jobs > 256) usage("--jobs takes a number from 1 to 256");

function readArguments() {
  const text = { type: "string" } as const;
  const options = { seconds: text, seed: text, jobs: text, case: text, save: text, json: { type: "boolean" } } as const;
  try {
    return parseArgs({ options: { ...options, target: { ...text, multiple: true } }, allowPositionals: true });
  } catch (error) {
    return usage((error as Error).message);
  }
}

function namesOf(written: string): string[] {
  const names = targetNames(written);
  return names.length === 0 ? usage(`no target ${written}: there are ${[...TARGETS.keys()].join(" ")}`) : names;
}

function numberOf(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^[0-9]{1,9}$/.test(text)) usage(`--${name} takes a number`);
  return Number(text);
}

function usage(message: string): never {
  console.error(message);
  process.exit(2);
}

// --- workers ---------------------------------------------------------------------------------------------------------------

const state = new Int32Array(new SharedArrayBuffer(4 * (FIRST_SLOT + SLOT_WORDS * jobs)));
const started = performance.now();
const reports: WorkerReport[] = [];
const lastMoves = Array.from({ length: jobs }, () => ({ place: "", at: 0 }));

const program = await workerProgram();

const slotOf = (job: number): number => FIRST_SLOT + SLOT_WORDS * job;

function startWorker(job: number): void {
  const shared = state.buffer as SharedArrayBuffer;
  const isOnly = only !== undefined;
  const order: WorkerOrder = { seed, targets, first: only ?? job, step: jobs, only: isOnly, shared, slot: slotOf(job) };
  const worker = new Worker(program, { workerData: order });
  worker.on("message", finish);
  worker.on("error", (error) => {
    console.log(`a worker failed at ${placeOf(job)}: ${String(error.stack ?? error)}`);
    process.exit(1);
  });
}

function placeOf(job: number): string {
  return again(targets[Atomics.load(state, slotOf(job))]!, Atomics.load(state, slotOf(job) + 1));
}

function again(target: string, index: number): string {
  return `npm run fuzz -- --target ${target} --seed ${seed} --case ${index}`;
}

function stop(): void {
  Atomics.store(state, STOP, 1);
}

/** CPU time of one worker, where all have the same share. */
function workedMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000 / jobs;
}

function watch(): void {
  const elapsed = Math.round((performance.now() - started) / 1000);
  if (process.stdout.isTTY) process.stdout.write(`\r${elapsed} s, round ${Atomics.load(state, FIRST_SLOT + 1)} `);
  for (let job = 0; job < jobs; job++) {
    const place = placeOf(job);
    if (place !== lastMoves[job]!.place) lastMoves[job] = { place, at: workedMs() };
    if (workedMs() - lastMoves[job]!.at < HANG_MS || reports.length > 0) continue;
    console.log(`\na case does not end: ${place}`);
    process.exit(1);
  }
}

// --- the end ---------------------------------------------------------------------------------------------------------------

/** The first finding ends the run. */
function finish(report: WorkerReport): void {
  reports.push(report);
  if (report.finding !== undefined) stop();
  if (reports.length < jobs) return;
  const elapsed = Math.round((performance.now() - started) / 1000);
  const summary = summarize({ seed, jobs, seconds: elapsed, targets }, reports);
  if (process.stdout.isTTY) process.stdout.write("\r");
  console.log(values.json ? JSON.stringify(summary) : summaryText(summary));
  for (const finding of summary.findings) tell(finding);
  process.exit(isSound(summary) ? 0 : 1);
}

function tell(finding: Finding): void {
  if (!values.json) console.log(`\n${finding.message}\n${again(finding.target, finding.index)}\n${finding.reproduction}`);
  if (values.save === undefined || finding.corpusCase === undefined) return;
  const file = saveCase(values.save, `${finding.target}-${seed}-${finding.index}`, finding.corpusCase);
  if (!values.json) console.log(`written: ${file}`);
}

if (!values.json) console.log(`seed ${seed}, jobs ${jobs}, targets ${targets.join(" ")}`);
process.on("SIGINT", stop);
if (seconds !== undefined) setTimeout(stop, seconds * 1000).unref();
setInterval(watch, 1000).unref();
for (let job = 0; job < jobs; job++) startWorker(job);
