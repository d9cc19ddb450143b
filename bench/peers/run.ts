/**
 * npm run bench:peers [-- --peer NAME] [--record]: other engines on the gateway workload, beside Postern. Agreement with the
 * reference results (allowed or not) is printed beside the speed, and in words what the translation could not carry over.
 * An engine that would take too long at a size is cut there.
 */
import { fork } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { environment } from "../environment.js";
import { writeRecord } from "../record.js";
import type { Adapter } from "./adapter.js";
import type { PeerResult } from "./measure-peer.js";
import type { PeerReport, PeersRecord } from "./report.js";

const SIZES = [1, 10, 100, 1000, 10_000];
const ADAPTERS = [
  "postern.ts",
  "reference.ts",
  "iam-simulate.mjs",
  "pbac.mjs",
  "cedar-stateful.mjs",
  "cedar-plain.mjs",
  "casbin.mjs",
  "casl.mjs",
];
/** One process: starting, translating, and the time budget of measuring. */
const PROCESS_LIMIT_MS = 60_000;
/** A decision that would take longer is not waited for at the next size. */
const DECISION_LIMIT_MS = 2000;

function measure(file: string, size: number): Promise<PeerResult | undefined> {
  return new Promise((resolve, reject) => {
    let result: PeerResult | undefined;
    const child = fork(fileURLToPath(new URL("measure-peer.ts", import.meta.url)), [file, String(size)], {
      timeout: PROCESS_LIMIT_MS,
    });
    child.on("message", (message) => void (result = message as PeerResult));
    child.on("error", reject);
    child.on("exit", (code, signal) => {
      if (result === undefined && signal === null) reject(new Error(`${file} at ${size} policies ended with ${code}`));
      else resolve(result);
    });
  });
}

function versionOf({ package: name }: Adapter): string {
  if (name === undefined) return "";
  const { version } = JSON.parse(readFileSync(new URL(`node_modules/${name}/package.json`, import.meta.url), "utf8")) as {
    version: string;
  };
  return version;
}

/** Sizes as far as the engine gets within the limits. */
async function runPeer(file: string): Promise<PeerReport> {
  const { adapter } = (await import(new URL(file, import.meta.url).href)) as { adapter: Adapter };
  const { name, mapping } = adapter;
  const results: PeerResult[] = [];
  const report = { name, version: versionOf(adapter), mapping, results };
  for (const size of SIZES) {
    const slow = (results.at(-1)?.decideNs ?? 0) * 10 > DECISION_LIMIT_MS * 1e6;
    if (slow) return { ...report, cut: `a decision at ${size} policies would take over ${DECISION_LIMIT_MS / 1000} s` };
    const result = await measure(file, size);
    if (result === undefined) return { ...report, cut: `${size} policies took over ${PROCESS_LIMIT_MS / 1000} s` };
    results.push(result);
    printRow(name, result);
  }
  return report;
}

/** Nanoseconds of Postern's decisions in this run, by size. */
const postern = new Map<number, number>();

function printRow(name: string, { policies, setupMs, decideNs, compared, agreed }: PeerResult): void {
  if (name === "postern") postern.set(policies, decideNs);
  const own = postern.get(policies);
  const times = own === undefined ? "" : `${Math.round(decideNs / own).toLocaleString("en")} ×`;
  const cells = [String(policies), setupMs.toFixed(0), (decideNs / 1000).toFixed(2), times, String(compared)];
  const agreement = `${((agreed / compared) * 100).toFixed(agreed === compared ? 0 : 2)} %`;
  console.log(name.padEnd(30) + [...cells, agreement].map((cell) => cell.padStart(12)).join(""));
}

const { values } = parseArgs({
  options: { peer: { type: "string", multiple: true }, record: { type: "boolean", default: false } },
});
const files = ADAPTERS.filter((file) => values.peer?.some((name) => file.startsWith(name)) ?? true);
console.log(
  "engine".padEnd(30) +
    ["policies", "setup ms", "decide µs", "postern's", "compared", "agree"].map((title) => title.padStart(12)).join(""),
);
const peers: PeerReport[] = [];
for (const file of files) peers.push(await runPeer(file));
for (const { name, version, mapping, cut } of peers) {
  console.log(`\n${[name, version].join(" ").trim()}: ${mapping}.${cut === undefined ? "" : ` Cut: ${cut}.`}`);
}
const record: PeersRecord = { environment: environment(["npm run bench:peers --", ...process.argv.slice(2)].join(" ")), peers };
if (values.record) console.error(`written: ${writeRecord(record, "-peers")}`);
