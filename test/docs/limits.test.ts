/** docs/limits.md names every limit with its value, and no number that is not one. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { LEVELS_MAX } from "../../assembly/layout.js";
import * as limits from "../../assembly/limits.js";
import * as ofCommandLine from "../../bindings/cli/input/limits.js";
import * as ofTests from "../../bindings/testing/limits.js";
import * as ofGateway from "../../bindings/gateway/limits.js";
import * as simulator from "../../bindings/simulator/limits.js";
import { markdownTables } from "../support/markdown-tables.js";

const ofSimulator = Object.fromEntries(Object.entries(simulator).flatMap(([name, value]) => (typeof value === "number" ? [[name, value]] : [])));
const CONSTANTS: Readonly<Record<string, number>> = { ...limits, ...ofCommandLine, ...ofSimulator, ...ofTests, ...ofGateway, LEVELS_MAX };
const NOT_A_LIMIT: Readonly<Record<string, string>> = {
  "engines, and session policies that they remember, at the same time": "what a host's address space holds: measured, not set",
};

interface Row {
  readonly what: string;
  /** The first number of the cell; NaN where there is none. */
  readonly value: number;
  readonly names: readonly string[];
}

const ROWS: readonly Row[] = markdownTables(readFileSync("docs/limits.md", "utf8")).flatMap(({ columns, rows }) =>
  rows.map((cells) => {
    const cell = (column: number): string => cells[column] ?? "";
    const [digits] = /[\d,]*\d/.exec(cell(1)) ?? [];
    const names = [...cell(columns.indexOf("constant")).matchAll(/`([A-Z_]+)`/g)].map(([, name]) => name!);
    return { what: cell(0), value: Number((digits ?? "").replaceAll(",", "") || Number.NaN), names };
  }),
);

describe("docs/limits.md", () => {
  it.each(Object.entries(CONSTANTS))("says that %s is %d", (name, value) => {
    const own = ROWS.filter(({ names }) => names.includes(name));
    expect(own.length).toBeGreaterThan(0);
    for (const row of own) expect([row.what, row.value]).toEqual([row.what, value]);
  });

  it("has no number without its constant", () => {
    const unnamed = ROWS.filter(({ what, value, names }) => !Number.isNaN(value) && names.length !== 1 && !(what in NOT_A_LIMIT));
    expect(unnamed).toEqual([]);
    expect(ROWS.flatMap(({ names }) => names).filter((name) => !(name in CONSTANTS))).toEqual([]);
  });
});
