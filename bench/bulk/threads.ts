/**
 * npm run bench:bulk:threads [-- ROWS]: rows a second inside ClickHouse against the threads of a query; draws bench/record/bulk-threads.svg. Twice: by the
 * clock on the wall, which counts what else the machine does, and by the CPU time of the thread that worked most, which is what the clock would
 * say if each thread had a core of its own. Linux only.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { loadavg } from "node:os";
import { join } from "node:path";
import { loadEngine } from "../../test/support/engine.js";
import { batchesFor, decideColumns, gatewayWorkload, makeTable, POLICIES, requestsOf } from "../../test/clickhouse/million.js";
import { packed, Server } from "../../test/clickhouse/server.js";
import { environment, originOf } from "../environment.js";
import { median } from "../measure/statistics.js";
import { lineChart } from "../plot/chart.js";
import { RECORDS } from "../record.js";

const ROWS = Number(process.argv[2] ?? 400_000);
const THREADS = [1, 2, 4, 8];
const ROUNDS = 5;
/** Else a table of less than 163,840 rows a thread is read by fewer. */
const SPREAD =
  "merge_tree_min_rows_for_concurrent_read = 8192, merge_tree_min_bytes_for_concurrent_read = 1, max_block_size = 16384";
const SQL = "SELECT sum(postern_decide(principal, action, resource, context)) FROM bulk";
const WAYS = ["a core for each thread (CPU time of the busiest)", "by the clock, cores shared with others"] as const;

const server = new Server();
const { workload, artifact } = gatewayWorkload(POLICIES);
const module = await packed(artifact);
server.insert(module);
server.define(module);
const requests = requestsOf(workload, batchesFor(ROWS));
makeTable(server, "bulk", requests, decideColumns(loadEngine(artifact), requests));
const differing = server.value("SELECT countIf(postern_decide(principal, action, resource, context) != expected) FROM bulk");
if (Number(differing) !== 0) throw new Error(`${String(differing)} rows have another decision inside ClickHouse`);

/** Milliseconds on a core, by thread of this process. */
function worked(): ReadonlyMap<string, number> {
  const folder = "/proc/self/task";
  return new Map(
    readdirSync(folder).map((task) => [task, Number(readFileSync(join(folder, task, "schedstat"), "latin1").split(" ")[0]) / 1e6]),
  );
}

/** Rows a second, each way. */
function speeds(threads: number): number[] {
  const [before, started] = [worked(), performance.now()];
  server.query(`${SQL} SETTINGS max_threads = ${threads}, ${SPREAD}`);
  const elapsed = performance.now() - started;
  const busiest = Math.max(...[...worked()].map(([task, ms]) => ms - (before.get(task) ?? 0)));
  return [busiest, elapsed].map((ms) => (ROWS * 1000) / ms);
}

const rounds = Array.from({ length: ROUNDS }, () => THREADS.map(speeds));
const load = Math.round(loadavg()[0]!);
server.close();

const series = WAYS.map((name, way) => ({
  name,
  points: THREADS.map((threads, at) => [threads, median(rounds.map((round) => round[at]![way]!))] as const),
}));
series.forEach(({ name, points }, way) => {
  points.forEach(([threads, rows], at) => {
    const ratio = median(rounds.map((round) => round[at]![way]! / round[0]![way]!));
    console.log(
      `${name.padEnd(50)} ${threads} threads ${Math.round(rows).toLocaleString("en").padStart(10)} rows a second ${ratio.toFixed(2)}×`,
    );
  });
});
const chart = lineChart({
  title: `Rows a second inside ClickHouse: ${ROWS.toLocaleString("en")} rows, ${POLICIES} policies of four statements`,
  caption: `${originOf(environment("npm run bench:bulk:threads"))}; shared with others: load ${load}`,
  xLabel: "threads of the query",
  yLabel: "rows a second",
  yScale: "log",
  xBase: 2,
  series,
});
writeFileSync(join(RECORDS, "bulk-threads.svg"), chart);
