/** ClickHouse in this process (chdb), with functions in WebAssembly, and a folder that is gone afterwards. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { strip, type ArtifactSource } from "../../bindings/index.js";
import { packInto, type PackedModule } from "../../bindings/pack/pack.js";
import { UDF } from "../udf/host.js";

interface Session {
  query(sql: string, format: string): string;
  queryAsync(sql: string, options: { format: string }): Promise<{ text(): string }>;
  close(): void;
}

type Chdb = { readonly Session: new (folder: string, options: { connectionArgs: string[] }) => Session };

const CONFIG = "<clickhouse><allow_experimental_webassembly_udf>true</allow_experimental_webassembly_udf></clickhouse>";
const ROW = "principal String, action String, resource String, context Map(String, Array(String))";
const PARTS = "resource_account String, entity_arn String, unique_id String, credentials UInt8, flags UInt8";

/** The exports of a module, and how ClickHouse declares them. */
const DECLARED: Readonly<Record<string, readonly [columns: string, returns: string]>> = {
  postern_decide: [ROW, "Int8"],
  postern_decide_full: [`${ROW}, ${PARTS}`, "Int8"],
  postern_reason: [`${ROW}, ${PARTS}`, "Tuple(decision Int8, causes UInt32, row UInt32)"],
  postern_info: ["", "String"],
};

/** Instructions of a call are not counted. */
const UNCOUNTED = ", webassembly_udf_enable_fuel = 0";

/** A query that ClickHouse refused. */
export class QueryError extends Error {
  /** ClickHouse's number. */
  readonly code: number;
  constructor(message: string) {
    super(message);
    this.code = Number(/Code: (\d+)/.exec(message)?.[1] ?? 0);
  }
}

export class Server {
  readonly folder = mkdtempSync(join(tmpdir(), "postern-clickhouse-"));
  readonly #session: Session;

  constructor() {
    const { Session } = createRequire(import.meta.url)("chdb") as Chdb;
    const config = join(this.folder, "config.xml");
    writeFileSync(config, CONFIG);
    this.#session = new Session(join(this.folder, "data"), { connectionArgs: [`--config-file=${config}`] });
  }

  /** The rows, each a list of JSON values. Throws QueryError. */
  query(sql: string): unknown[][] {
    return rowsOf(asked(() => this.#session.query(sql, "JSONCompactEachRow")));
  }

  async queryAsync(sql: string): Promise<unknown[][]> {
    const result = await this.#session.queryAsync(sql, { format: "JSONCompactEachRow" });
    return rowsOf(result.text());
  }

  /** The first cell of the first row. */
  value(sql: string): unknown {
    return this.query(sql)[0]?.[0];
  }

  /** Puts a module into the server, from a file: a large one does not fit into a query. */
  insert({ name, bytes }: Pick<PackedModule, "name" | "bytes">): void {
    const file = join(this.folder, `${name}.wasm`);
    writeFileSync(file, bytes);
    const code = `SELECT '${name}', code FROM file('${file}', RawBLOB, 'code String')`;
    this.query(`INSERT INTO system.webassembly_modules (name, code) ${code}`);
  }

  /** Makes, or switches, the function `as` of the module's export. */
  define(
    { name, sha256 }: Pick<PackedModule, "name" | "sha256">,
    exported = "postern_decide",
    as = exported,
    settings = UNCOUNTED,
  ): void {
    const [columns, returns] = DECLARED[exported]!;
    const from = `LANGUAGE WASM FROM '${name}' :: '${exported}' ARGUMENTS (${columns}) RETURNS ${returns} ABI BUFFERED_V1`;
    this.query(
      `CREATE OR REPLACE FUNCTION ${as} ${from} DETERMINISTIC SHA256_HASH '${sha256}' SETTINGS serialization_format = 'RowBinary'${settings}`,
    );
  }

  close(): void {
    this.#session.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export function packed(artifact: ArtifactSource): Promise<PackedModule> {
  return packInto(UDF, strip(artifact));
}

function asked(query: () => string): string {
  try {
    return query();
  } catch (error) {
    throw new QueryError((error as Error).message);
  }
}

function rowsOf(text: string): unknown[][] {
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as unknown[]);
}
