/**
 * npm run bench:bulk [-- ROWS [POLICIES]]: rows of the gateway workload inside ClickHouse and in `PreparedRequest.decideMany`, in turns. CPU time of
 * the whole process, all threads: what else the machine does falls out of it. ClickHouse's time is that of the query less that of the same query
 * without the function. Both count the same decisions, or the run ends.
 */
import { loadEngine } from "../../test/support/engine.js";
import { batchesFor, columnsOf, gatewayWorkload, makeTable, requestsOf } from "../../test/clickhouse/million.js";
import { packed, Server } from "../../test/clickhouse/server.js";
import { median } from "../measure/statistics.js";

const ROWS = Number(process.argv[2] ?? 200_000);
const SIZES = process.argv[3] === undefined ? [10, 1_000, 10_000] : [Number(process.argv[3])];
const ROUNDS = 5;
const COUNTED = "bulk_counted",
  FREE = "bulk_free";

interface Cost {
  readonly cpu: number;
  readonly wall: number;
}

/** Microseconds a row. */
function costOf(run: () => unknown): Cost {
  const [cpu, wall] = [process.cpuUsage(), performance.now()];
  run();
  const { user, system } = process.cpuUsage(cpu);
  return { cpu: (user + system) / ROWS, wall: ((performance.now() - wall) * 1000) / ROWS };
}

const less = (whole: Cost, rest: Cost): Cost => ({ cpu: whole.cpu - rest.cpu, wall: whole.wall - rest.wall });
const medians = (costs: readonly Cost[]): Cost => ({
  cpu: median(costs.map(({ cpu }) => cpu)),
  wall: median(costs.map(({ wall }) => wall)),
});

/** Costs by name, of one round. */
function round(server: Server, decideMany: () => unknown): Record<string, Cost> {
  const settings = "SETTINGS webassembly_udf_max_fuel = 0, max_threads =";
  const bare = "SELECT sum(length(principal) + length(action) + length(resource) + length(context)) FROM bulk";
  const query = (name: string, threads: number): Cost =>
    less(
      costOf(() => server.query(`SELECT sum(${name}(principal, action, resource, context)) FROM bulk ${settings} ${threads}`)),
      costOf(() => server.query(`${bare} ${settings} ${threads}`)),
    );
  return {
    decideMany: costOf(decideMany),
    "ClickHouse, 1 thread": query(FREE, 1),
    "ClickHouse, 1 thread, fuel counted": query(COUNTED, 1),
    "ClickHouse, 2 threads": query(FREE, 2),
  };
}

async function measure(server: Server, policies: number): Promise<Record<string, Cost>> {
  const { workload, artifact } = gatewayWorkload(policies);
  const module = await packed(artifact);
  server.insert(module);
  server.define(module, "postern_decide", COUNTED, "");
  server.define(module, "postern_decide", FREE);
  const engine = loadEngine(artifact);
  const requests = requestsOf(workload, batchesFor(ROWS));
  const columns = columnsOf(requests);
  const prepared = engine.prepare({ keys: columns.keys });
  const decisions = prepared.decideMany(columns);
  makeTable(server, "bulk", requests, decisions);
  const differing = server.value(`SELECT countIf(${FREE}(principal, action, resource, context) != expected) FROM bulk`);
  if (Number(differing) !== 0) throw new Error(`${String(differing)} rows have another decision inside ClickHouse`);
  const rounds = Array.from({ length: ROUNDS }, () => round(server, () => prepared.decideMany(columns)));
  return Object.fromEntries(Object.keys(rounds[0]!).map((name) => [name, medians(rounds.map((costs) => costs[name]!))]));
}

const server = new Server();
console.log(
  `${ROWS.toLocaleString("en")} rows, median of ${ROUNDS} rounds; µs of CPU a row, ÷ decideMany, rows a second by the clock on the wall`,
);
for (const policies of SIZES) {
  const costs = await measure(server, policies);
  const base = costs["decideMany"]!.cpu;
  console.log(`${policies.toLocaleString("en")} policies`);
  for (const [name, { cpu, wall }] of Object.entries(costs)) {
    const perSecond = Math.round(1e6 / wall).toLocaleString("en");
    console.log(`  ${name.padEnd(36)} ${cpu.toFixed(2)} µs   ${(cpu / base).toFixed(2)}×   ${perSecond.padStart(10)}`);
  }
}
server.close();
