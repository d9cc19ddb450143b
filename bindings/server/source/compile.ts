/** Compiles beside the main thread, which goes on answering. */
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { StartError } from "../faults.js";
import { compileTexts, type CompileJob, type CompileResult } from "./compile-texts.js";

export interface Compiled {
  readonly bytes: Uint8Array;
  readonly warnings: readonly string[];
}

/** Of the built package. From its sources (tests) there is none, and this thread compiles. */
const WORKER = new URL("./compile-worker.js", import.meta.url);

/** Throws StartError with what is wrong with the policies. */
export async function compileJob(job: CompileJob): Promise<Compiled> {
  const result = existsSync(fileURLToPath(WORKER)) ? await inWorker(job) : compileTexts(job);
  if ("faults" in result) throw new StartError(result.faults);
  return result;
}

function inWorker(job: CompileJob): Promise<CompileResult> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(WORKER, { workerData: job });
    worker.once("message", resolve);
    worker.once("error", reject);
    worker.once("exit", (status) => reject(new Error(`the compiler's thread ended with ${status}`)));
  });
}
