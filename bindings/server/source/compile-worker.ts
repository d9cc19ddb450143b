/** The worker thread: one job, one answer. */
import { parentPort, workerData } from "node:worker_threads";
import { compileTexts, type CompileJob } from "./compile-texts.js";

parentPort!.postMessage(compileTexts(workerData as CompileJob));
