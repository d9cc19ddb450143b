/**
 * Two builds of the package, side by side:
 * node --import tsx bench/ab.ts BASE_DIST NEW_DIST [--way decide|decideMany|prepared|columns] [--case gateway] [--sizes 1,1000] [--processes 8]
 *
 * Copies both folders first, so a build may go on meanwhile. Every process loads both, checks that they decide alike, and
 * measures them in turns on one workload; processes differ in which build comes first. The interval is over the
 * processes: two runs of one process share their compiled code and memory layout, two processes do not.
 */
import { fork } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import type { Engine } from "../bindings/index.js";
import { CASES, findCase } from "./cases/index.js";
import { fastest, measureRounds, roundRatios } from "./measure/rounds.js";
import { median, ratioInterval } from "./measure/statistics.js";
import { loadPackage } from "./package.js";
import { columnsSubject, decideManySubject, decideSubject, floorSubjects, preparedSubject, type Subject } from "./subjects.js";
import { freshBatch, batchText, type Workload } from "./workload.js";

const USAGE =
  "usage: node --import tsx bench/ab.ts BASE_DIST NEW_DIST [--way decide|decideMany|prepared|columns] [--case gateway] [--sizes 1,1000,10000] [--processes 8] [--rounds 8]";
const WAYS: Readonly<Record<string, (engine: Engine, workload: Workload, name: string) => Subject>> = {
  decide: (engine, _, name) => decideSubject(engine, name),
  decideMany: (engine, _, name) => decideManySubject(engine, name),
  prepared: preparedSubject,
  columns: columnsSubject,
};

/** Two copies of one build differ by about a hundredth on a busy machine: less is not claimed. */
const CLAIMED_BELOW = 0.99;

interface Sample {
  readonly size: number;
  readonly newToBase: number;
  readonly baseToFloor: number;
  readonly newToFloor: number;
}

interface Sides {
  readonly base: Engine;
  readonly new: Engine;
}

/** What one process does. */
interface Plan {
  readonly folders: readonly string[];
  readonly newFirst: boolean;
  readonly way: string;
  readonly case: string;
  readonly sizes: readonly number[];
  readonly rounds: number;
}

function assertSameDecisions(workload: Workload, engines: Sides): void {
  for (let serial = 0; serial < 8; serial++) {
    for (const request of freshBatch(batchText(workload, serial))) {
      const [base, changed] = [engines.base.decide(request), engines.new.decide(request)];
      if (base !== changed) throw new Error(`base decides ${base}, new ${changed}: ${JSON.stringify(request)}`);
    }
  }
}

async function sampleSize(size: number, { folders, newFirst, way, case: name, rounds: count }: Plan): Promise<Sample> {
  const workload = findCase(name).create(size);
  const sides = newFirst ? (["new", "base"] as const) : (["base", "new"] as const);
  const engines: Partial<Record<keyof Sides, Engine>> = {};
  for (const side of sides) {
    const { compile, Engine } = await loadPackage(folders[side === "base" ? 0 : 1]);
    engines[side] = Engine.loadSync(compile(workload.source, { ...workload.options, debug: false }));
  }
  assertSameDecisions(workload, engines as Sides);
  const floors = await floorSubjects();
  const asked = sides.map((side) => WAYS[way]!(engines[side]!, workload, side));
  const rounds = measureRounds(workload, [...asked, ...floors], count);
  const floor = fastest(
    rounds,
    floors.map(({ name }) => name),
  );
  const ratio = (name: string, to: string): number => median(roundRatios(rounds, name, to));
  return { size, newToBase: ratio("new", "base"), baseToFloor: ratio("base", floor), newToFloor: ratio("new", floor) };
}

async function runChild(plan: Plan): Promise<void> {
  const samples: Sample[] = [];
  for (const size of plan.sizes) samples.push(await sampleSize(size, plan));
  process.send!(samples);
}

function runProcess(plan: Plan): Promise<Sample[]> {
  return new Promise((resolve, reject) => {
    let samples: Sample[] | undefined;
    const child = fork(fileURLToPath(import.meta.url), ["--child", JSON.stringify(plan)]);
    child.on("message", (message) => void (samples = message as Sample[]));
    child.on("error", reject);
    child.on("exit", (code) => (samples === undefined ? reject(new Error(`a process ended with ${code}`)) : resolve(samples)));
  });
}

/** A folder of its own for each side: they would be one module if both names were of one folder. */
function copyBuilds(builds: readonly string[]): { root: string; folders: string[] } {
  const root = mkdtempSync(join(tmpdir(), "postern-ab-"));
  writeFileSync(join(root, "package.json"), '{ "type": "module" }');
  const folders = builds.map((build, index) => join(root, String(index)));
  builds.forEach((build, index) => cpSync(build, folders[index]!, { recursive: true }));
  return { root, folders };
}

function report(size: number, samples: readonly Sample[]): string {
  const of = samples.filter((sample) => sample.size === size);
  const { estimate, low, high } = ratioInterval(of.map(({ newToBase }) => newToBase));
  const verdict = high < CLAIMED_BELOW ? "faster" : low > 1 / CLAIMED_BELOW ? "slower" : "no difference seen";
  const fixed = (value: number, width: number): string => value.toFixed(3).padStart(width);
  const toFloor = [of.map((sample) => sample.baseToFloor), of.map((sample) => sample.newToFloor)].map(median);
  return `${String(size).padStart(8)}${fixed(toFloor[0]!, 14)}${fixed(toFloor[1]!, 14)}${fixed(estimate, 14)}   ${fixed(low, 5)} – ${fixed(high, 5)}   ${verdict}`;
}

async function runParent(builds: readonly string[], plan: Omit<Plan, "folders" | "newFirst">, processes: number): Promise<void> {
  const { root, folders } = copyBuilds(builds);
  const samples: Sample[] = [];
  try {
    for (let at = 0; at < processes; at++) {
      if (process.stderr.isTTY) process.stderr.write(`\rprocess ${at + 1} of ${processes} `);
      samples.push(...(await runProcess({ folders, newFirst: at % 2 === 1, ...plan })));
    }
  } finally {
    rmSync(root, { recursive: true });
  }
  if (process.stderr.isTTY) process.stderr.write("\r");
  console.log("policies  base ÷ floor   new ÷ floor    new ÷ base   95 % interval");
  for (const size of plan.sizes) console.log(report(size, samples));
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    child: { type: "string" },
    way: { type: "string", default: "decide" },
    case: { type: "string", default: "gateway" },
    sizes: { type: "string", default: "1,1000,10000" },
    processes: { type: "string", default: "8" },
    rounds: { type: "string", default: "8" },
  },
});
const [processes, rounds] = [Number(values.processes), Number(values.rounds)];
const sizes = values.sizes.split(",").map(Number);
const isKnown =
  Object.hasOwn(WAYS, values.way) && CASES.some(({ name }) => name === values.case) && sizes.every((size) => size > 0);
if (values.child !== undefined) {
  await runChild(JSON.parse(values.child) as Plan);
} else if (positionals.length === 2 && processes >= 2 && rounds >= 3 && isKnown) {
  await runParent(positionals, { way: values.way, case: values.case, sizes, rounds }, processes);
} else {
  console.error(USAGE);
  process.exitCode = 2;
}
