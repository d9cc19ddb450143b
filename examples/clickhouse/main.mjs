// node main.mjs [ROWS]: a million requests in ClickHouse (chdb, in this process), and what the policies of after/ would alter.
import { Buffer } from "node:buffer";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { Session } from "chdb";
import { compile } from "postern/compiler";
import { pack } from "postern/pack";

const ROWS = Number(process.argv[2] ?? 1_000_000);
const CONFIG = "<clickhouse><allow_experimental_webassembly_udf>true</allow_experimental_webassembly_udf></clickhouse>";
const ROW = "principal String, action String, resource String, context Map(String, Array(String))";

const folder = mkdtempSync(join(tmpdir(), "postern-clickhouse-"));
const config = join(folder, "config.xml");
writeFileSync(config, CONFIG);
const server = new Session(join(folder, "data"), { connectionArgs: [`--config-file=${config}`] });

/** Puts the policies of a folder into ClickHouse, as the function `decide_FOLDER`. */
async function install(version) {
  const document = readFileSync(new URL(`${version}/readers.json`, import.meta.url), "utf8");
  const { bytes, name, sha256 } = await pack(compile({ identity: [{ name: "readers.json", document }] }));
  server.query(
    `INSERT INTO system.webassembly_modules (name, code) SELECT '${name}', base64Decode('${Buffer.from(bytes).toString("base64")}')`,
  );
  server.query(`CREATE FUNCTION decide_${version} LANGUAGE WASM FROM '${name}' :: 'postern_decide' ARGUMENTS (${ROW}) RETURNS Int8
    ABI BUFFERED_V1 DETERMINISTIC SHA256_HASH '${sha256}' SETTINGS serialization_format = 'RowBinary', webassembly_udf_enable_fuel = 0`);
}

await install("before");
await install("after");
server.query(`CREATE TABLE requests (${ROW}) ENGINE = MergeTree ORDER BY tuple()`);
server.query(`INSERT INTO requests SELECT
    concat('arn:aws:iam::111122223333:user/', ['ana', 'bo', 'cy'][1 + number % 3]),
    concat('s3:', ['GetObject', 'PutObject', 'DeleteObject'][1 + intDiv(number, 3) % 3]),
    concat('arn:aws:s3:::reports/', ['drafts/', 'final/'][1 + intDiv(number, 9) % 2], toString(number)),
    map('aws:SourceIp', [['10.1.2.3', '203.0.113.9'][1 + intDiv(number, 18) % 2]])
  FROM numbers(${ROWS})`);

const difference = `
  SELECT ['implicitDeny', 'allowed', 'explicitDeny'][before + 1] AS before, ['implicitDeny', 'allowed', 'explicitDeny'][after + 1] AS after,
    action, count() AS requests, any(resource) AS example
  FROM (SELECT action, resource, decide_before(principal, action, resource, context) AS before,
          decide_after(principal, action, resource, context) AS after FROM requests)
  WHERE before != after GROUP BY before, after, action ORDER BY requests DESC, action`;
console.log(`${ROWS.toLocaleString("en")} requests; these would be decided otherwise:`);
console.log(server.query(difference, "PrettyCompactNoEscapes").trimEnd());
server.close();
rmSync(folder, { recursive: true });
