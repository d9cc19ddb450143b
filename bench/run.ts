/**
 * npm run bench [-- --case NAME] [--size N] [--record [--kind NAME]] [--json]: the cost of a decision as a ratio to the floor of the
 * same run. Every decision is first compared with the reference results; one difference fails the run. Each size runs in a process
 * of its own. A record of a kind is beside the one that `bench:check` compares with.
 */
import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { CASES, findCase } from "./cases/index.js";
import { environment } from "./environment.js";
import type { SizeResult } from "./measure-size.js";
import { writeRecord } from "./record.js";

const COLUMNS: readonly (readonly [string, (result: SizeResult) => string])[] = [
  ["÷ floor", ({ toFloor }) => toFloor["decide"]!.median.toFixed(2)],
  ["many ÷", ({ toFloor }) => toFloor["decideMany"]!.median.toFixed(2)],
  ["prepared ÷", ({ toFloor }) => toFloor["prepared"]?.median.toFixed(2) ?? "–"],
  ["columns ÷", ({ toFloor }) => toFloor["columns"]?.median.toFixed(2) ?? "–"],
  ["cold ÷", ({ coldDecisionNs, coldFloorNs }) => (coldDecisionNs / coldFloorNs).toFixed(1)],
  ["median ns", ({ medianNs }) => medianNs.toFixed(0)],
  ["p99 ns", ({ p99Ns }) => p99Ns.toFixed(0)],
  ["per second", ({ decisionsPerSecond }) => decisionsPerSecond.toFixed(0)],
  ["first µs", ({ firstDecisionUs }) => firstDecisionUs.toFixed(0)],
  ["floor ns", ({ floor }) => floor.medianNs.toFixed(0)],
  ["module ms", ({ moduleCompileMs }) => moduleCompileMs.toFixed(1)],
  ["compile ms", ({ policyCompileMs }) => policyCompileMs.toFixed(0)],
  ["load ms", ({ artifactLoadMs }) => artifactLoadMs.toFixed(1)],
  ["artifact kB", ({ artifactBytes }) => (artifactBytes / 1024).toFixed(0)],
  ["core kB", ({ coreMemoryBytes }) => (coreMemoryBytes / 1024).toFixed(0)],
  ["heap kB", ({ heapBytes }) => (heapBytes / 1024).toFixed(0)],
];

function printRow(name: string, cells: readonly string[]): void {
  console.log(name.padEnd(28) + cells.map((cell) => cell.padStart(12)).join(""));
}

function runSize(name: string, size: number): Promise<SizeResult> {
  return new Promise((resolve, reject) => {
    let result: SizeResult | undefined;
    const child = fork(fileURLToPath(new URL("measure-size.ts", import.meta.url)), [name, String(size)]);
    child.on("message", (message) => void (result = message as SizeResult));
    child.on("error", reject);
    child.on("exit", () => (result === undefined ? reject(new Error(`${name} of ${size} failed`)) : resolve(result)));
  });
}

function growth(results: readonly SizeResult[], name: string, from: number, to: number): string[] {
  const [small, large] = [from, to].map((size) => results.find((result) => result.case === name && result.size === size));
  if (small === undefined || large === undefined) return [];
  const ratio = large.toFloor["decide"]!.median / small.toFloor["decide"]!.median;
  return [`${name}: decide at ${to} ÷ decide at ${from}, each to its floor: ${ratio.toFixed(2)}`];
}

const { values } = parseArgs({
  options: {
    case: { type: "string", multiple: true },
    size: { type: "string", multiple: true },
    record: { type: "boolean", default: false },
    kind: { type: "string" },
    json: { type: "boolean", default: false },
  },
});
const cases = values.case?.map(findCase) ?? CASES;
const results: SizeResult[] = [];
if (!values.json)
  printRow(
    "case",
    COLUMNS.map(([title]) => title),
  );
for (const { name, sizes, unit } of cases) {
  for (const size of sizes.filter((one) => values.size?.includes(String(one)) ?? true)) {
    const result = await runSize(name, size);
    results.push(result);
    if (!values.json)
      printRow(
        `${name}, ${size} ${unit}`,
        COLUMNS.map(([, cell]) => cell(result)),
      );
  }
}
const command = ["npm run bench --", ...process.argv.slice(2)].join(" ");
const record = { environment: environment(command), results };
if (values.json) console.log(JSON.stringify(record, null, 2));
else for (const line of [...growth(results, "gateway", 10, 10_000), ...growth(results, "account", 1, 100_000)]) console.log(line);
if (values.record) console.error(`written: ${writeRecord(record, values.kind === undefined ? "" : `-${values.kind}`)}`);
