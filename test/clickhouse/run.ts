/** npm run test:clickhouse: modules inside ClickHouse. Each check stands alone but for the server, which is one in a process. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, test } from "node:test";
import { compile, type PolicySet } from "../../bindings/index.js";
import { pack } from "../../dist/pack.js";
import { loadEngine } from "../support/engine.js";
import { batchesFor, decideColumns, gatewayWorkload, makeTable, POLICIES, requestsOf } from "./million.js";
import { packed, QueryError, Server } from "./server.js";

/** `-- ROWS`: fewer, to see whether the rest passes. */
const MILLION = Number(process.argv[2] ?? 1_000_000);
const WASM_ERROR = 770,
  ILLEGAL_TYPE = 43,
  IN_USE = 610;

const server = new Server();
after(() => server.close());

const allow = (Action: string): PolicySet => ({
  identity: [{ name: "p", document: { Version: "2012-10-17", Statement: { Effect: "Allow", Action, Resource: "*" } } }],
});
const USER = "'arn:aws:iam::111122223333:user/bob'";
const CONTEXT = "map('aws:SourceIp', ['10.1.2.3'])";
const REST = `'s3:GetObject', 'arn:aws:s3:::b/k', ${CONTEXT}`;

const { workload, artifact } = gatewayWorkload(POLICIES);
const module = await packed(artifact);
const small = await packed(compile(allow("s3:*")));
server.insert(module);
server.insert(small);
server.define(small);

/** Number of the error that ClickHouse ends the query with; 0: it does not. */
function codeOf(sql: string): number {
  try {
    server.query(sql);
    return 0;
  } catch (error) {
    if (error instanceof QueryError) return error.code;
    throw error;
  }
}

test("the package packs what the sources pack", async () => {
  assert.equal((await pack(artifact)).sha256, module.sha256);
});

test("a module says what it holds", () => {
  server.define(module, "postern_info");
  const { digest, policies, statements } = loadEngine(artifact).info();
  const info = JSON.parse(String(server.value("SELECT postern_info()"))) as object;
  assert.deepEqual({ ...info, keys: 0 }, { digest, format: 5, policies, statements, keys: 0, time: false });
});

test("a million rows get the decisions of decideMany, whatever the threads and the fuel", () => {
  const requests = requestsOf(workload, batchesFor(MILLION));
  const decisions = decideColumns(loadEngine(artifact), requests);
  makeTable(server, "million", requests, decisions);
  const counts = [0, 1, 2].map((code) => [code, decisions.filter((decision) => decision === code).length]);
  server.define(module, "postern_decide", "gateway_decide", "");
  server.define(module, "postern_decide", "gateway_free");
  for (const [name, threads] of [
    ["gateway_decide", 1],
    ["gateway_decide", 2],
    ["gateway_free", 2],
  ] as const) {
    const call = `${name}(principal, action, resource, context)`;
    const sql = `SELECT ${call} AS d, count(), countIf(d != expected) FROM million GROUP BY d ORDER BY d`;
    const found = server.query(
      `${sql} SETTINGS max_threads = ${threads}, webassembly_udf_max_fuel = 0, output_format_json_quote_64bit_integers = 0`,
    );
    assert.deepEqual(
      found,
      counts.map(([code, count]) => [code, count, 0]),
    );
  }
  console.log(`# both ways: ${counts.map(([code, count]) => `${code}: ${count}`).join(", ")}`);
});

test("a reason names causes, and the row of the statement", () => {
  server.define(small, "postern_reason");
  assert.deepEqual(server.query(`SELECT postern_reason(${USER}, ${REST}, '', '', '', 0, 0)`), [
    [{ decision: 1, causes: 1, row: 1 }],
  ]);
  assert.deepEqual(server.query(`SELECT postern_reason('bob', ${REST}, '', '', '', 0, 0)`), [
    [{ decision: -1, causes: 0, row: 0 }],
  ]);
});

test("NULL is not asked, LowCardinality is asked as String", () => {
  const values =
    "values('p LowCardinality(Nullable(String)), a LowCardinality(String)', ('arn:aws:iam::111122223333:user/bob', 's3:GetObject'), (NULL, 's3:GetObject'))";
  const sql = `SELECT postern_decide(p, a, 'arn:aws:s3:::b/k', ${CONTEXT}) AS d, toTypeName(d) FROM ${values}`;
  assert.deepEqual(server.query(sql), [
    [1, "Nullable(Int8)"],
    [null, "Nullable(Int8)"],
  ]);
  const keys = `CAST(${CONTEXT}, 'Map(LowCardinality(String), Array(String))')`;
  assert.equal(server.value(`SELECT postern_decide(${USER}, 's3:GetObject', 'arn:aws:s3:::b/k', ${keys})`), 1);
});

test("other types are refused", () => {
  for (const context of ["map('k', 'v')", "map()", "map('k', [NULL])", "['k']"]) {
    assert.equal(codeOf(`SELECT postern_decide(${USER}, 's3:GetObject', 'arn:aws:s3:::b/k', ${context})`), ILLEGAL_TYPE, context);
  }
  assert.equal(codeOf(`SELECT postern_decide(toFixedString('bob', 3), ${REST})`), ILLEGAL_TYPE);
});

test("a row that is not a request is an answer of its own", () => {
  const rows = "values('p String', 'arn:aws:iam::111122223333:user/bob', 'bob', '', unhex('ff'))";
  assert.deepEqual(server.query(`SELECT postern_decide(p, ${REST}) FROM ${rows}`).flat(), [1, -1, -1, -103]);
});

test("fuel and memory end the query", () => {
  const sql = `SELECT count() FROM million WHERE gateway_decide(principal, action, resource, context) = 1 SETTINGS`;
  for (const fuel of [1, 100]) assert.equal(codeOf(`${sql} webassembly_udf_max_fuel = ${fuel}`), WASM_ERROR);
  assert.equal(codeOf(`${sql} webassembly_udf_max_memory = 262144`), WASM_ERROR);
  // The formula of docs/clickhouse.md, for blocks of 1,024 rows of at most 1 KiB.
  const memory = Math.ceil(2.5 * artifact.length) + 2 ** 20 + 2 * 1024 * 1024;
  assert.equal(codeOf(`${sql} webassembly_udf_max_memory = ${memory}, webassembly_udf_max_input_block_size = 1024`), 0);
});

test("a module whose artifact has changed ends the query", () => {
  const bytes = module.bytes.slice();
  bytes[bytes.length - 1000]! ^= 1;
  server.insert({ name: "changed", bytes });
  // The hash of the module that it pretends to be.
  assert.throws(() => server.define({ name: "changed", sha256: module.sha256 }, "postern_decide", "changed_decide"), QueryError);
  server.query(
    `CREATE FUNCTION changed_decide LANGUAGE WASM FROM 'changed' :: 'postern_decide' ARGUMENTS (principal String, action String, resource String, context Map(String, Array(String))) RETURNS Int8 ABI BUFFERED_V1 SETTINGS serialization_format = 'RowBinary'`,
  );
  assert.equal(codeOf(`SELECT changed_decide(${USER}, ${REST})`), WASM_ERROR);
});

test("policies are replaced under a query: it ends as it began, the next one has the new ones", async () => {
  const other = await packed(compile(allow("sqs:*")));
  server.insert(other);
  server.define(small, "postern_decide", "switched");
  const sql = `SELECT sum(switched(${USER}, materialize('s3:GetObject'), concat('arn:aws:s3:::b/', toString(number)), ${CONTEXT})) FROM numbers(2000000) SETTINGS max_threads = 1, output_format_json_quote_64bit_integers = 0`;
  const running = server.queryAsync(sql);
  await new Promise((resolve) => setTimeout(resolve, 200));
  server.define(other, "postern_decide", "switched");
  assert.deepEqual(await running, [[2_000_000]]);
  assert.deepEqual(server.query(sql), [[0]]);
  assert.equal(codeOf(`DELETE FROM system.webassembly_modules WHERE name = '${other.name}'`), IN_USE);
});

test("the statements of docs/clickhouse.md run, in order", () => {
  const text = readFileSync(new URL("../../docs/clickhouse.md", import.meta.url), "utf8");
  const statements = [...text.matchAll(/```sql\n(.*?);\n```/gs)].map(([, sql]) => sql!);
  assert.ok(statements.length >= 15);
  server.query("DROP FUNCTION IF EXISTS postern_decide");
  for (const [at, sql] of statements.entries()) {
    server.query(
      sql
        .replace("'OLD_MODULE'", "'changed_not_there'")
        .replace("NEXT_MODULE", small.name)
        .replace("NEXT_SHA256", small.sha256)
        .replace("MODULE", module.name)
        .replace("SHA256'", `${module.sha256}'`),
    );
    if (/CREATE TABLE requests/.test(sql)) {
      server.query(
        `INSERT INTO requests SELECT rowNumberInAllBlocks(), now(), principal, action, resource, '', context FROM million LIMIT 10000`,
      );
    }
    if (/CREATE TABLE cloudtrail /.test(sql)) {
      server.query(
        `INSERT INTO cloudtrail VALUES (now(), 's3.amazonaws.com', 'GetObject', '10.1.2.3', ${USER}, 'gateway-data', 'tenant-000001/k')`,
      );
    }
    if (at === statements.length - 1) assert.equal(server.query(sql)[0]![3], 1);
  }
});
