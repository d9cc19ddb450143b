/**
 * `npm run fuzz -- [--seconds N] [--seed N] [--target json|artifact|decide|directory] [--case N]`
 *
 * Runs until Ctrl-C, or for N seconds. Exit code 1 when a promise was broken: the seed, the case and a reproduction are
 * on standard output. A case that does not end counts as broken, too.
 */
import { parseArgs } from "node:util";
import { Worker } from "node:worker_threads";
import { TARGETS, targetNames } from "./targets.js";

import type { WorkerOrder, WorkerReport } from "./worker.js";

// As in worker.ts, which runs when it is imported.
const STOP = 0,
  TARGET = 1,
  CASE = 2,
  SHARED_WORDS = 3;
const HANG_MS = 60_000;

const { values, positionals } = parseArgs({
  options: {
    seconds: { type: "string" },
    seed: { type: "string" },
    target: { type: "string", multiple: true },
    case: { type: "string" },
  },
  allowPositionals: true,
});
const wanted = [...(values.target ?? []), ...positionals];
const targets = wanted.length === 0 ? [...TARGETS.keys()] : wanted.flatMap(targetNames);
const seed = numberOf("seed", values.seed) ?? Date.now() % 1_000_000_000;
const seconds = numberOf("seconds", values.seconds);
const only = numberOf("case", values.case);
if (targets.length === 0) usage(`the targets are json, artifact, decide and directory`);

function numberOf(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^[0-9]+$/.test(text)) usage(`--${name} takes a number`);
  return Number(text);
}

function usage(message: string): never {
  console.error(message);
  process.exit(2);
}

const state = new Int32Array(new SharedArrayBuffer(4 * SHARED_WORDS));
const order: WorkerOrder = { seed, targets, only, shared: state.buffer as SharedArrayBuffer };
// A worker does not inherit the TypeScript loader of its parent.
const boot = `import(${JSON.stringify(import.meta.resolve("tsx/esm/api"))})
  .then(({ register }) => { register(); return import(${JSON.stringify(new URL("./worker.ts", import.meta.url).href)}); })`;
const worker = new Worker(boot, { eval: true, workerData: order });
const started = performance.now();

console.log(`seed ${seed}, targets ${targets.join(" ")}`);
process.on("SIGINT", stop);
if (seconds !== undefined) setTimeout(stop, seconds * 1000).unref();
worker.on("message", finish);
worker.on("error", (error) => {
  console.log(`the worker failed at ${place()}: ${String(error.stack ?? error)}`);
  process.exit(1);
});
setInterval(watch, 1000).unref();

let lastPlace = "";
let lastMoved = performance.now();

function place(): string {
  return again(targets[Atomics.load(state, TARGET)]!, Atomics.load(state, CASE));
}

function again(target: string, index: number): string {
  return `npm run fuzz -- --target ${target} --seed ${seed} --case ${index}`;
}

function stop(): void {
  Atomics.store(state, STOP, 1);
}

function watch(): void {
  if (place() !== lastPlace) {
    lastPlace = place();
    lastMoved = performance.now();
  }
  if (process.stdout.isTTY)
    process.stdout.write(`\r${Math.round((performance.now() - started) / 1000)} s, round ${Atomics.load(state, CASE)} `);
  if (performance.now() - lastMoved < HANG_MS) return;
  console.log(`\na case does not end: ${place()}`);
  process.exit(1);
}

function finish({ tallies, finding }: WorkerReport): void {
  if (process.stdout.isTTY) process.stdout.write("\r");
  for (const { target, cases, outcomes } of tallies) console.log(`${target}: ${cases} cases: ${outcomes}`);
  if (finding === undefined) process.exit(0);
  console.log(`\n${finding.message}\n${again(finding.target, finding.index)}\n${finding.reproduction}`);
  process.exit(1);
}
