/** assembly/udf/FORMAT.md says the numbers of the code. */
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import * as core from "../../assembly/layout.js";
import * as udf from "../../assembly/udf/layout.js";
import { markdownTables } from "../support/markdown-tables.js";
import { NO_PARTS, type Row } from "./row-binary.js";
import { udfModule } from "./host.js";

const text = readFileSync(new URL("../../assembly/udf/FORMAT.md", import.meta.url), "utf8");
const tables = markdownTables(text);
const firstCells = (column: string): string[] => tables.find(({ columns }) => columns[0] === column)!.rows.map(([cell]) => cell!);
const errors = Object.entries(core).flatMap(([name, code]) => (name.startsWith("ERROR_") ? [code as number] : []));
const answers = Object.entries(udf).flatMap(([name, code]) => (name.startsWith("ROW_") ? [String(code)] : []));

it("lists every answer of a row", () => {
  const decisions = [core.DECISION_IMPLICIT_DENY, core.DECISION_ALLOWED, core.DECISION_EXPLICIT_DENY].map(String);
  const range = `${Math.max(...errors)} … ${Math.min(...errors)}`;
  expect(firstCells("answer")).toEqual([...decisions, range, ...answers]);
  expect(Math.min(...errors)).toBeGreaterThan(udf.ROW_TOO_LARGE);
});

it("lists every export", () => {
  const exports = WebAssembly.Module.exports(udfModule()).map(({ name }) => `\`${name}\``);
  expect(firstCells("export").sort()).toEqual(exports.sort());
});

it("lists every column, and says how long an answer with a reason is", () => {
  const columns = tables.find(({ section, columns }) => section === "3" && columns[1] === "column")!.rows.map(([, name]) => name);
  const members: (keyof Row)[] = ["principal", "action", "resource", "context", ...(Object.keys(NO_PARTS) as (keyof Row)[])];
  expect(columns).toEqual(members.map((name) => `\`${name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}\``));
  expect(text).toContain(`a row, ${udf.REASON_BYTES} bytes`);
});
