/**
 * npm run bench: the cost of a decision as a ratio to the floor of the same run. A sample of the very requests that are
 * measured is first checked against the plain interpreter of test/reference, which reads every statement of every policy;
 * one difference fails the run. Each function gets 200,000 requests; no request and no resource is used twice.
 */
import { performance } from "node:perf_hooks";
import { Bench } from "tinybench";
import { compile, type AuthorizationRequest, type Engine } from "../bindings/index.js";
import { referenceDecide } from "../test/reference/interpreter.js";
import { loadEngine } from "../test/support/engine.js";
import { gatewayPolicies, gatewayRequests } from "./cases/gateway.js";
import { loadFloors } from "./floor/floor.mjs";

const POLICY_COUNTS = [1, 10, 100, 1000, 10000];
const BATCH = 1000;
const BATCHES = 200;
/** Requests of the first batch that are checked, by size: the plain interpreter takes time in proportion to the policies. */
const CHECKS = (policies: number): number => Math.min(BATCH, Math.max(100, Math.ceil(200_000 / policies)));

interface Result {
  readonly policies: number;
  readonly artifactBytes: number;
  readonly memoryBytes: number;
  readonly compileMs: number;
  readonly loadMs: number;
  readonly decideNs: number;
  readonly floorNs: number;
  readonly decisions: Record<string, number>;
}

function timed<T>(work: () => T): [T, number] {
  const start = performance.now();
  const value = work();
  return [value, performance.now() - start];
}

/** Compares the engine with the reference; returns how often each decision occurred. */
function checkAnswers(engine: Engine, policies: ReturnType<typeof gatewayPolicies>): Record<string, number> {
  const counts: Record<string, number> = {};
  const identity = policies.map(({ name, document }) => ({ name, document: JSON.parse(document as string) as object }));
  for (const request of gatewayRequests(policies.length, BATCH, 0).slice(0, CHECKS(policies.length))) {
    const expected = referenceDecide({ identity }, request);
    const found = engine.decide(request);
    if ("error" in expected || expected.decision !== found) {
      throw new Error(`a wrong decision: ${found}, the reference says ${JSON.stringify(expected)}\n${JSON.stringify(request)}`);
    }
    counts[found] = (counts[found] ?? 0) + 1;
  }
  return counts;
}

/** Median nanoseconds a request of each function, in turns over fresh batches: fresh objects, fresh strings. */
async function measure(
  policies: number,
  functions: Record<string, (request: AuthorizationRequest) => unknown>,
): Promise<Map<string, number>> {
  let serial = 0;
  let batch: AuthorizationRequest[] = [];
  let sink = 0;
  const bench = new Bench({ iterations: BATCHES, time: 0, warmupIterations: 6, warmupTime: 0 });
  const refill = (): void => {
    batch = JSON.parse(JSON.stringify(gatewayRequests(policies, BATCH, serial++))) as AuthorizationRequest[];
  };
  for (const [name, work] of Object.entries(functions)) {
    const all = (): void => {
      for (let at = 0; at < batch.length; at++) sink += work(batch[at]!) ? 1 : 0;
    };
    bench.add(name, all, { beforeEach: refill });
  }
  await bench.run();
  if (sink === 0) throw new Error("the work was not done");
  return new Map(
    bench.tasks.map(({ name, result }) => {
      if (!("latency" in result)) throw new Error(`${name} did not run`, { cause: "error" in result ? result.error : undefined });
      return [name, (result.latency.p50 * 1e6) / BATCH];
    }),
  );
}

async function runCase(policyCount: number, floors: Awaited<ReturnType<typeof loadFloors>>): Promise<Result> {
  const policies = gatewayPolicies(policyCount);
  const [artifact, compileMs] = timed(() => compile({ identity: policies }, { debug: false }));
  const [engine, loadMs] = timed(() => loadEngine(artifact));
  const decisions = checkAnswers(engine, policies);
  const medians = await measure(policyCount, { ...floors, decide: (request) => engine.decide(request) });
  const floorNs = Math.min(...Object.keys(floors).map((name) => medians.get(name)!));
  const { memoryBytes } = engine.info();
  return {
    policies: policyCount,
    artifactBytes: artifact.bytes.length,
    memoryBytes,
    compileMs,
    loadMs,
    decideNs: medians.get("decide")!,
    floorNs,
    decisions,
  };
}

function printRow(cells: readonly (string | number)[]): void {
  console.log(cells.map((cell) => String(cell).padStart(11)).join(" "));
}

const floors = await loadFloors();
const json = process.argv.includes("--json");
const results: Result[] = [];
if (!json)
  printRow(["policies", "statements", "÷ floor", "decide ns", "floor ns", "artifact kB", "core kB", "compile ms", "load ms"]);
for (const policyCount of POLICY_COUNTS) {
  const result = await runCase(policyCount, floors);
  results.push(result);
  if (json) continue;
  const { decideNs, floorNs, artifactBytes, memoryBytes, compileMs, loadMs } = result;
  const kB = (bytes: number): string => (bytes / 1024).toFixed(0);
  const ratio = (decideNs / floorNs).toFixed(2);
  printRow([
    policyCount,
    policyCount * 4,
    ratio,
    decideNs.toFixed(0),
    floorNs.toFixed(0),
    kB(artifactBytes),
    kB(memoryBytes),
    compileMs.toFixed(0),
    loadMs.toFixed(1),
  ]);
}
const growth =
  results.find(({ policies }) => policies === 10000)!.decideNs / results.find(({ policies }) => policies === 10)!.decideNs;
if (json) console.log(JSON.stringify({ node: process.version, results, growth }, null, 2));
else
  console.log(
    `\ndecide at 10,000 policies ÷ decide at 10: ${growth.toFixed(2)}   (ratios are of one run; its answers were checked first, by sample)`,
  );
