/**
 * npm run bench:threads: decisions a second on one and on two worker threads that share one compiled module, and the memory
 * of a worker. Each worker has an engine of its own, and requests of its own.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { gateway } from "../cases/gateway.js";
import { median } from "../measure/statistics.js";
import { DIST, loadPackage } from "../package.js";
import { THREAD_BATCHES, type Answer, type Given } from "./work.js";

const POLICIES = 1000;
const THREADS = [1, 2];
const ROUNDS = 5;

function start(given: Given): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(fileURLToPath(new URL("worker.mjs", import.meta.url)), { workerData: given });
    worker.on("message", resolve);
    worker.on("error", reject);
  });
}

/** Millions of decisions a second of all threads together. */
async function throughput(threads: number, given: Omit<Given, "first">): Promise<{ perSecond: number; answers: Answer[] }> {
  const first = (thread: number): number => thread * THREAD_BATCHES;
  const answers = await Promise.all(Array.from({ length: threads }, (_, thread) => start({ ...given, first: first(thread) })));
  return { perSecond: answers.reduce((sum, { ns }) => sum + 1e9 / ns, 0), answers };
}

async function main(): Promise<void> {
  const { compile } = await loadPackage();
  const module = new WebAssembly.Module(readFileSync(join(DIST, "core.wasm")));
  const artifact = compile(gateway.create(POLICIES).source, { debug: false }).bytes;
  const rounds: number[][] = [];
  let last: Answer | undefined;
  for (let round = 0; round < ROUNDS; round++) {
    const speeds: number[] = [];
    for (const threads of THREADS) {
      const { perSecond, answers } = await throughput(threads, { module, artifact, policies: POLICIES });
      speeds.push(perSecond);
      last = answers[0];
    }
    rounds.push(speeds);
  }
  THREADS.forEach((threads, index) => {
    const scaling = median(rounds.map((speeds) => speeds[index]! / speeds[0]!));
    const perSecond = median(rounds.map((speeds) => speeds[index]!));
    console.log(
      `${threads} thread${threads === 1 ? " " : "s"}   ${(perSecond / 1e6).toFixed(2)} million decisions a second   ${scaling.toFixed(2)}×`,
    );
  });
  const kilobytes = (bytes: number): string => (bytes / 1024).toFixed(0);
  console.log(
    `each worker: core memory ${kilobytes(last!.coreBytes)} kB, heap with the workload's generator ${kilobytes(last!.heapBytes)} kB`,
  );
}

await main();
