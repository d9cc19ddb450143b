/**
 * npm run bench:memory [-- DECISIONS]: what V8's heap and the core's memory retain over many decisions with distinct strings,
 * and the young garbage of one decision: what the heap gains while a batch is decided, the requests themselves aside.
 */
import { gateway } from "./cases/gateway.js";
import { retainedHeapBytes } from "./measure/heap.js";
import { median } from "./measure/statistics.js";
import { loadPackage } from "./package.js";
import { batchText, BATCH_REQUESTS, freshBatch } from "./workload.js";

const POLICIES = 100;
/** Decisions that warm up: code and caches of fixed size are there afterwards. */
const WARMUP_BATCHES = 200;

const decisions = Number(process.argv[2] ?? 2_000_000);
const { compile, Engine } = await loadPackage();
const workload = gateway.create(POLICIES);
const engine = Engine.loadSync(compile(workload.source));

let sink = 0;
const garbage: number[] = [];

function decideBatch(serial: number): void {
  const batch = freshBatch(batchText(workload, serial));
  const before = process.memoryUsage().heapUsed;
  for (let at = 0; at < batch.length; at++) sink += engine.decide(batch[at]!).length;
  const gained = process.memoryUsage().heapUsed - before;
  // A collection in between leaves less than before.
  if (gained >= 0) garbage.push(gained / BATCH_REQUESTS);
}

for (let serial = 0; serial < WARMUP_BATCHES; serial++) decideBatch(serial);
garbage.length = 0;
const [heapBefore, coreBefore] = [retainedHeapBytes(), engine.info().memoryBytes];
const batches = Math.ceil(decisions / BATCH_REQUESTS);
for (let serial = 0; serial < batches; serial++) decideBatch(WARMUP_BATCHES + serial);
const [heapAfter, coreAfter] = [retainedHeapBytes(), engine.info().memoryBytes];
if (sink === 0) throw new Error("the work was not done");
const kilobytes = (bytes: number): string => (bytes / 1024).toFixed(1);
console.log(`decisions with distinct strings      ${(batches * BATCH_REQUESTS).toLocaleString("en")}`);
console.log(`heap retained, growth                ${kilobytes(heapAfter - heapBefore)} kB`);
console.log(`core memory, growth                  ${kilobytes(coreAfter - coreBefore)} kB`);
console.log(`young garbage of a decision          ${median(garbage).toFixed(0)} bytes (budget 64)`);
