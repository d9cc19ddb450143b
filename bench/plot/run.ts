/** npm run bench:plot: draws the last records as SVGs into bench/record/. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { environment, originOf } from "../environment.js";
import type { SizeResult } from "../measure-size.js";
import type { PeersRecord } from "../peers/report.js";
import { lastRecord, RECORDS, type BenchRecord } from "../record.js";
import { barChart, lineChart, type Series } from "./chart.js";

function growthSeries({ results }: BenchRecord, least: number): Series[] {
  const names = [...new Set(results.map((result) => result.case))];
  return names.flatMap((name) => {
    const own = results.filter((result) => result.case === name);
    const points = own.map(({ size, toFloor }) => [size, toFloor["decide"]!.median] as const);
    return points.length < least ? [] : [{ name: `${name} (${own[0]!.unit})`, points }];
  });
}

/** Of the workloads that have so many sizes at the least. */
function growthChart(record: BenchRecord, title: string, xLabel: string, least: number): string {
  return lineChart({
    title,
    caption: originOf(record.environment),
    xLabel,
    yLabel: "decide ÷ floor",
    yScale: "linear",
    series: growthSeries(record, least),
  });
}

function growth(record: BenchRecord): string {
  return growthChart(record, "How a decision grows with what is in force", "size: policies, principals or resources, as named", 3);
}

/** The record is made with `npm run bench -- --case gateway --case gateway-account --case tenants --case tenants-account --record --kind tenants`. */
function tenants(record: BenchRecord): string {
  return growthChart(record, "Two workloads, with and without resourceAccount", "policies", 2);
}

/** Hostile requests are off the scale; they have a chart of their own (bench/hostile/). */
function isOrdinary(result: SizeResult): boolean {
  return result.case !== "hostile";
}

/** `gateway, 1 policy`. */
function sizeName({ case: name, size, unit }: SizeResult): string {
  const one = unit.replace(/ies$/, "y").replace(/s$/, "");
  return `${name}, ${size.toLocaleString("en")} ${size === 1 ? one : unit}`;
}

function toFloor(record: BenchRecord): string {
  return barChart({
    title: "A decision, as a multiple of handing the request over (the floor)",
    caption: originOf(record.environment),
    xLabel: "decide ÷ floor",
    bars: record.results.filter(isOrdinary).map((result) => [sizeName(result), result.toFloor["decide"]!.median]),
    mark: { value: 2, name: "budget of gateway" },
  });
}

function engines(record: PeersRecord): string {
  return lineChart({
    title: "Engines side by side: one decision of the gateway workload",
    caption: originOf(record.environment),
    xLabel: "policies of four statements each",
    yLabel: "microseconds a decision",
    yScale: "log",
    series: record.peers.map(({ name, results }) => ({
      name: ENGINE_NAMES[name] ?? name,
      points: results.map(({ policies, decideNs }) => [policies, decideNs / 1000] as const),
    })),
  });
}

/** As docs/performance.md calls them. */
const ENGINE_NAMES: Readonly<Record<string, string>> = {
  postern: "Postern",
  "cedar-wasm, stateful": "cedar-wasm, policies kept",
  "cedar-wasm, plain": "cedar-wasm, policies parsed each time",
  "javascript reference": "plain interpreter (test/reference)",
};

const here = environment("npm run bench:plot");
const record = lastRecord(here);
const ofTenants = lastRecord(here, "-tenants");
const peers = lastRecord<PeersRecord>(here, "-peers");
const charts = {
  ...(record && { "growth.svg": growth(record), "floor.svg": toFloor(record) }),
  ...(ofTenants && { "tenants.svg": tenants(ofTenants) }),
  ...(peers && { "engines.svg": engines(peers) }),
};
if (Object.keys(charts).length === 0) throw new Error("there is no record: npm run bench -- --record");
for (const [name, svg] of Object.entries(charts)) writeFileSync(join(RECORDS, name), svg);
console.log(`written: ${Object.keys(charts).join(", ")} in bench/record`);
