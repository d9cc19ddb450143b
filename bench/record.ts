/** Records: bench/record/<machine>/<date>.json for `npm run bench`, with `-<kind>` for the other commands. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Environment } from "./environment.js";
import type { SizeResult } from "./measure-size.js";

export interface BenchRecord {
  readonly environment: Environment;
  readonly results: readonly SizeResult[];
}

export const RECORDS = fileURLToPath(new URL("record", import.meta.url));

/** A folder name for the machine: its processor and how many cores. */
export function machineName({ cpu, cores }: Pick<Environment, "cpu" | "cores">): string {
  return `${cpu} ${cores} cores`.toLowerCase().replace(/[^a-z0-9]+/g, "-");
}

/** Writes a record; returns its file. A second one of the same day replaces the first. */
export function writeRecord(record: { readonly environment: Environment }, kind = ""): string {
  const file = join(RECORDS, machineName(record.environment), `${record.environment.date.slice(0, 10)}${kind}.json`);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(record, null, 2)}\n`);
  return file;
}

/** The newest record of this machine, else of any: what is compared are ratios. */
export function lastRecord<T = BenchRecord>(machine: Pick<Environment, "cpu" | "cores">, kind = ""): T | undefined {
  const own = machineName(machine);
  const files = readdirSync(RECORDS, { recursive: true, encoding: "utf8" })
    .filter((file) => file.replace(/^.*\d{4}-\d\d-\d\d/, "") === `${kind}.json`)
    .map((file) => ({ file, isOwn: dirname(file) === own, date: file.slice(-15 - kind.length) }))
    .sort((a, b) => Number(a.isOwn) - Number(b.isOwn) || a.date.localeCompare(b.date));
  const last = files.at(-1);
  return last && (JSON.parse(readFileSync(join(RECORDS, last.file), "utf8")) as T);
}
