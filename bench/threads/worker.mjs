// A worker thread: it does not inherit the loader of TypeScript.
import { parentPort, workerData } from "node:worker_threads";
import { register } from "tsx/esm/api";

register();
const { work } = await import("./work.ts");
parentPort?.postMessage(await work(workerData));
