// node examples/threads/main.mjs: one compiled core and one artifact for all threads, an engine in each.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { Worker } from "node:worker_threads";
import { compile } from "postern";
import { arn, userArn } from "postern/arn";

const THREADS = 2;
const document = {
  Version: "2012-10-17",
  Statement: { Effect: "Allow", Action: "sqs:SendMessage", Resource: "arn:aws:sqs:eu-west-1:111122223333:orders-*" },
};
const { bytes } = compile({ identity: [{ name: "orders", document }] });
const core = createRequire(import.meta.url).resolve("postern/core.wasm");
const workerData = { module: new WebAssembly.Module(readFileSync(core)), artifact: shared(bytes) };

/** Memory that all threads read; each engine copies it into its own core when it loads. */
function shared(artifact) {
  const copy = new Uint8Array(new SharedArrayBuffer(artifact.length));
  copy.set(artifact);
  return copy;
}

function ask(thread, requests) {
  return new Promise((resolve, reject) => thread.once("message", resolve).once("error", reject).postMessage(requests));
}

const account = "111122223333";
const requestOf = (queue) => ({
  principal: userArn({ account, name: "shop" }),
  action: "sqs:SendMessage",
  resource: arn({ service: "sqs", region: "eu-west-1", account, resource: queue }),
});
const threads = Array.from({ length: THREADS }, () => new Worker(new URL("./thread.mjs", import.meta.url), { workerData }));
const queues = ["orders-eu", "orders-us", "refunds", "orders-test"];
const halves = threads.map((_, at) => queues.filter((_, which) => which % THREADS === at));
const answers = await Promise.all(threads.map((thread, at) => ask(thread, halves[at].map(requestOf))));
for (const [at, half] of halves.entries()) for (const [which, queue] of half.entries()) console.log(queue, answers[at][which]);
await Promise.all(threads.map((thread) => thread.terminate()));
