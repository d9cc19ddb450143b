/** Engines made and dropped: their cores go with them. */
import { setImmediate } from "node:timers/promises";
import { compile } from "../../bindings/index.js";
import { loadCompilingEngine } from "../support/engine.js";
import { heapBytes } from "../support/heap.js";

const statement = { Effect: "Allow", Action: "s3:Get*", Resource: "*" };
const policy = { name: "p", document: { Version: "2012-10-17", Statement: statement } };
const REQUEST = { principal: "arn:aws:iam::111122223333:user/bob", action: "s3:GetObject", resource: "arn:aws:s3:::b/k" };

const MAX_COLLECTIONS = 50;

export interface EngineReport {
  readonly engines: number;
  /** Those that the garbage collector has taken. */
  readonly collected: number;
  readonly retainedBytes: number;
  /** Growth of what stands outside the JavaScript heap, and of the process. */
  readonly externalBytes: number;
  readonly residentBytes: number;
  readonly seconds: number;
}

/** Makes `count` engines one after another, asks each, replaces its artifact once, and drops it. */
export async function soakEngines(count: number): Promise<EngineReport> {
  const artifact = compile({ identity: [policy] });
  let collected = 0;
  const registry = new FinalizationRegistry<undefined>(() => collected++);
  const make = async (engines: number): Promise<void> => {
    for (let at = 0; at < engines; at++) {
      const engine = loadCompilingEngine(artifact);
      if (at % 10 === 0) engine.replace(artifact);
      if (engine.decide(REQUEST) !== "allowed") throw new Error("a fresh engine denies");
      registry.register(engine, undefined);
      if (at % 20 === 0) await setImmediate();
    }
  };
  /** The collector tells of engines, and gives their memory back, when its own threads have had their turn. */
  const usage = async (made: number): Promise<NodeJS.MemoryUsage> => {
    for (let round = 0; round < 5 || (round < MAX_COLLECTIONS && collected < made); round++) {
      heapBytes();
      await setImmediate();
    }
    return process.memoryUsage();
  };
  const warmUp = Math.min(count, 100);
  await make(warmUp);
  const before = await usage(warmUp);
  collected = 0;
  const started = performance.now();
  await make(count);
  const seconds = (performance.now() - started) / 1000;
  const after = await usage(count);
  return {
    engines: count,
    collected,
    retainedBytes: after.heapUsed - before.heapUsed,
    externalBytes: after.external - before.external,
    residentBytes: after.rss - before.rss,
    seconds,
  };
}
