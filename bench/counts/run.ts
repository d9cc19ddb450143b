/**
 * npm run bench:counts [-- --record]: what a decision takes in instructions of the core and in lines of 64 bytes of its memory.
 * Both are counted, so they are the same on every machine. Fails where one is more than 5 % over the record.
 *
 *   touched   lines that a decision reads or writes
 *   cold      those of them that no one of the last 300 decisions has touched
 */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { ArtifactReader } from "../../bindings/artifact/reader.js";
import { compile } from "../../bindings/index.js";
import { LOAD_OK } from "../../assembly/layout.js";
import type { CoreExports } from "../../bindings/engine/core/core.js";
import { FrameWriter } from "../../bindings/engine/request/frame.js";
import { findCase } from "../cases/index.js";
import type { Workload } from "../workload.js";
import { countedFunctions, countedPhases, countedRelease, phaseExport, PHASES, tracedRelease } from "./build.js";

const COUNTED: readonly (readonly [string, number])[] = [
  ["gateway", 1],
  ["gateway", 1000],
  ["tenants", 1],
  ["tenants", 1000],
  ["account", 1000],
];
/** Decisions that warm caches, and that are counted. */
const WARM_BATCHES = 4;
const BATCHES = 8;
const COLD_AFTER = 300;
const LINE_SHIFT = 6;
const LIMIT = 1.05;

interface Counts {
  readonly workload: string;
  readonly instructions: number;
  readonly touched: number;
  readonly cold: number;
}

type Counter = CoreExports & Readonly<Record<string, WebAssembly.Global>>;

/** Loads the workload's artifact into an instance; returns what decides a request. */
function load(module: WebAssembly.Module, artifact: Uint8Array, imports: WebAssembly.Imports = {}) {
  const core = new WebAssembly.Instance(module, imports).exports as unknown as Counter;
  const at = core.reserve(artifact.length) >>> 0;
  new Uint8Array(core.memory.buffer, at, artifact.length).set(artifact);
  if (core.loadArtifact(at, artifact.length) !== LOAD_OK) throw new Error("the artifact is refused");
  const frame = new FrameWriter(core.memory, new ArtifactReader(artifact), () => 1_700_000_000_000);
  return { core, frame };
}

function* requestsOf(workload: Workload) {
  for (let serial = 0; serial < WARM_BATCHES + BATCHES; serial++) {
    for (const request of workload.batch(serial)) yield { request, isCounted: serial >= WARM_BATCHES };
  }
}

/** Instructions a decision. With phases: as many entries as PHASES, and what comes before the first. */
function instructions(module: WebAssembly.Module, artifact: Uint8Array, workload: Workload): Record<string, number> {
  const { core, frame } = load(module, artifact);
  const names = Object.keys(PHASES).filter((name) => phaseExport(name) in core);
  const sums: Record<string, number> = { all: 0 };
  let decisions = 0;
  for (const { request, isCounted } of requestsOf(workload)) {
    frame.write(request);
    core["count"]!.value = 0;
    for (const name of names) core[phaseExport(name)]!.value = -1;
    core.decide();
    if (!isCounted) continue;
    decisions++;
    const all = core["count"]!.value as number;
    sums["all"]! += all;
    const entered = names
      .map((name) => [name, core[phaseExport(name)]!.value as number] as const)
      .filter(([, value]) => value >= 0);
    entered.forEach(([name, value], index) => (sums[name] = (sums[name] ?? 0) + (entered[index + 1]?.[1] ?? all) - value));
  }
  return Object.fromEntries(Object.entries(sums).map(([name, sum]) => [name, Math.round(sum / decisions)]));
}

/** Instructions a decision by function, the dearest first. */
function byFunction(
  { module, names }: Awaited<ReturnType<typeof countedFunctions>>,
  artifact: Uint8Array,
  workload: Workload,
): (readonly [string, number])[] {
  const { core, frame } = load(module, artifact);
  const counters = [...names].map(([index, name]) => [name, core[`function ${index}`]!] as const);
  let decisions = 0;
  for (const { request, isCounted } of requestsOf(workload)) {
    if (isCounted && decisions++ === 0) for (const [, counter] of counters) counter.value = 0;
    frame.write(request);
    core.decide();
  }
  return counters
    .map(([name, { value }]) => [name.replace(/^assembly\//, ""), Math.round((value as number) / decisions)] as const)
    .filter(([, count]) => count > 0)
    .sort(([, a], [, b]) => b - a);
}

/** Lines of memory a decision. */
function lines(module: WebAssembly.Module, artifact: Uint8Array, workload: Workload): { touched: number; cold: number } {
  const lastTouched = new Int32Array(1 << (32 - LINE_SHIFT - 4));
  let [decision, touched, cold, decisions] = [COLD_AFTER + 1, 0, 0, 0];
  let isCounted = false;
  const touch = (_id: number, bytes: number, offset: number, address: number): number => {
    const first = (address + offset) >>> LINE_SHIFT;
    const last = (address + offset + bytes - 1) >>> LINE_SHIFT;
    for (let line = first; line <= last; line++) {
      if (lastTouched[line] === decision) continue;
      if (isCounted) touched++;
      if (isCounted && lastTouched[line]! < decision - COLD_AFTER) cold++;
      lastTouched[line] = decision;
    }
    return address;
  };
  const same = (_id: number, value: unknown): unknown => value;
  const values = ["i32", "i64", "f32", "f64"].flatMap((type) => [
    [`load_val_${type}`, same],
    [`store_val_${type}`, same],
  ]);
  const env = { load_ptr: touch, store_ptr: touch, memory_grow_pre: same, memory_grow_post: same, ...Object.fromEntries(values) };
  const { core, frame } = load(module, artifact, { env });
  lastTouched.fill(0);
  for (const { request, isCounted: counts } of requestsOf(workload)) {
    frame.write(request);
    isCounted = counts;
    decision++;
    if (counts) decisions++;
    core.decide();
  }
  return { touched: round(touched / decisions), cold: round(cold / decisions) };
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

const RECORD = fileURLToPath(new URL("../record/counts.json", import.meta.url));

function recorded(): readonly Counts[] {
  return JSON.parse(readFileSync(RECORD, "utf8")) as Counts[];
}

const { values } = parseArgs({
  options: {
    record: { type: "boolean", default: false },
    phases: { type: "boolean", default: false },
    functions: { type: "boolean", default: false },
    case: { type: "string" },
    size: { type: "string" },
  },
});
const isPicked = ([name, size]: (typeof COUNTED)[number]): boolean =>
  (values.case ?? name) === name && (values.size ?? String(size)) === String(size);
const [counted, traced] = [countedRelease(), tracedRelease()];
const phased = values.phases ? await countedPhases() : undefined;
const functions = values.functions ? await countedFunctions() : undefined;
const found: Counts[] = [];
for (const [name, size] of COUNTED.filter(isPicked)) {
  const workload = findCase(name).create(size);
  const artifact = compile(workload.source, { ...workload.options, debug: false }).bytes;
  const { all } = instructions(counted, artifact, workload);
  const counts = { workload: workload.name, instructions: all!, ...lines(traced, artifact, workload) };
  found.push(counts);
  console.log(
    `${workload.name.padEnd(16)}${String(all).padStart(7)} instructions${String(counts.touched).padStart(8)} lines, cold ${counts.cold}`,
  );
  if (functions !== undefined) {
    for (const [what, count] of byFunction(functions, artifact, workload)) console.log(`  ${String(count).padStart(5)} ${what}`);
  }
  if (phased === undefined) continue;
  const phases = Object.entries(instructions(phased, artifact, workload));
  console.log(`  ${phases.map(([phase, count]) => `${phase} ${count}`).join(", ")}`);
}
if (values.record) writeFileSync(RECORD, `${JSON.stringify(found, null, 2)}\n`);
else {
  const before = new Map(recorded().map((one) => [one.workload, one]));
  for (const now of found) {
    const then = before.get(now.workload);
    const isLoss = (["instructions", "touched", "cold"] as const).some((what) => now[what] > (then?.[what] ?? 0) * LIMIT);
    if (!isLoss) continue;
    console.log(`LOSS: ${now.workload} had ${JSON.stringify(then)}`);
    process.exitCode = 1;
  }
}
