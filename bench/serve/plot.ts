/** npm run bench:serve:plot: draws bench/record/serve.json, the last record of bench:serve. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { barChart } from "../plot/chart.js";
import { RECORDS } from "../record.js";

interface ServeRecord {
  /** Machine, versions, date. */
  readonly origin: string;
  readonly workloads: readonly { readonly name: string; readonly cpu: number; readonly target?: number; readonly speed: number }[];
}

const { origin, workloads } = JSON.parse(readFileSync(join(RECORDS, "serve.json"), "utf8")) as ServeRecord;
const svg = barChart({
  title: "A request to postern-server, as a multiple of a bare node:http server",
  caption: origin,
  xLabel: "CPU time a request ÷ bare",
  bars: workloads.map(({ name, cpu }) => [name, cpu]),
  mark: { value: 1.6, name: "aim of forward-auth" },
});
writeFileSync(join(RECORDS, "serve.svg"), svg);
console.log("written: bench/record/serve.svg");
