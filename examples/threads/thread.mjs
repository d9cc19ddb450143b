// One thread: its own engine on the shared module. A module passes through workerData without being compiled again.
import { parentPort, workerData } from "node:worker_threads";
import { Engine } from "postern/engine";

const engine = Engine.loadSync(workerData.artifact, { module: workerData.module });
parentPort?.on("message", (requests) => parentPort?.postMessage(requests.map((request) => engine.decide(request))));
