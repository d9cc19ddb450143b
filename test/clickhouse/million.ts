/** A million requests of the gateway workload, as a file that ClickHouse reads and as columns that `decideMany` takes. */
import { closeSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import { gateway } from "../../bench/cases/gateway.js";
import { BATCH_REQUESTS, type Workload } from "../../bench/workload.js";
import { compile, type AuthorizationRequest, type ContextValue, type Engine } from "../../bindings/index.js";
import { NO_PARTS, writeRows } from "../udf/row-binary.js";
import type { Server } from "./server.js";

export const POLICIES = 100;
const FILE = "requests.bin";
const COLUMNS = "expected Int8, principal String, action String, resource String, context Map(String, Array(String))";

export function gatewayWorkload(policies: number): { readonly workload: Workload; readonly artifact: Uint8Array } {
  const workload = gateway.create(policies);
  return { workload, artifact: compile(workload.source as never, { debug: false }).bytes };
}

/** The requests of `batches` batches, all of them distinct. */
export function requestsOf(workload: Workload, batches: number): AuthorizationRequest[] {
  return Array.from({ length: batches }, (_, serial) => workload.batch(serial)).flat();
}

export const batchesFor = (requests: number): number => Math.ceil(requests / BATCH_REQUESTS);

/** Decisions by `decideMany`, column by column: 0 implicitDeny, 1 allowed, 2 explicitDeny. */
export function decideColumns(engine: Engine, requests: readonly AuthorizationRequest[]): Uint8Array {
  const columns = columnsOf(requests);
  return engine.prepare({ keys: columns.keys }).decideMany(columns);
}

export function columnsOf(requests: readonly AuthorizationRequest[]) {
  const keys = [...new Set(requests.flatMap(({ context }) => Object.keys(context!)))];
  return {
    keys,
    principals: requests.map(({ principal }) => principal as string),
    actions: requests.map(({ action }) => action),
    resources: requests.map(({ resource }) => resource),
    values: keys.map((key) => requests.map(({ context }): ContextValue => context![key])),
  };
}

/** Makes the table `name` of requests, each beside the decision that is expected of it. */
export function makeTable(server: Server, name: string, requests: readonly AuthorizationRequest[], expected: Uint8Array): void {
  const path = join(server.folder, FILE);
  const file = openSync(path, "w");
  for (let at = 0; at < requests.length; at += BATCH_REQUESTS) {
    writeSync(
      file,
      Buffer.concat(requests.slice(at, at + BATCH_REQUESTS).map((request, n) => tableRow(request, expected[at + n]!))),
    );
  }
  closeSync(file);
  server.query(`CREATE OR REPLACE TABLE ${name} (${COLUMNS}) ENGINE = MergeTree ORDER BY tuple()`);
  server.query(`INSERT INTO ${name} SELECT * FROM file('${path}', RowBinary, '${COLUMNS}')`);
}

function tableRow({ principal, action, resource, context }: AuthorizationRequest, expected: number): Uint8Array {
  const entries = Object.entries(context!).map(([key, value]) => [key, [value as string]] as const);
  const row = { principal: principal as string, action, resource, context: entries, ...NO_PARTS };
  return Buffer.concat([Uint8Array.of(expected), writeRows([row], false)]);
}
