/** The numbers of assembly/FORMAT.md are those of assembly/layout.ts and assembly/limits.ts. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import * as layout from "../../assembly/layout.js";
import { markdownTables, type MarkdownTable } from "../support/markdown-tables.js";
import { CLAIMED, namesOf, SAID, UNCLAIMED, UNSAID, valueOf, type Claim, type Claims, type Row } from "./format-claims.js";

const TEXT = readFileSync(new URL("../../assembly/FORMAT.md", import.meta.url), "utf8");
const TABLES = markdownTables(TEXT);

/** Not numbers of the format: code, references to sections and to rows of the specification, `+ 1` and what goes with it (section 1). */
const ASIDE =
  /`[^`]*`|§+ ?[\d.]+(?: – §?[\d.]+)?|\bsections? \d+(?: … \d+)?|\(\d[\d.]*-\d+(?:, \d[\d.]*-\d+)*\)|\+ 1\b|; 0: none\b|\b0 none\b(?= |$|\|)|\bISO \d+|\bDECISIONS\.md, \d+/g;
const NUMBER = /(?<![\w.+-])(-?)(0x[0-9a-f]+|\d{1,3}(?:,\d{3})+|\d+)(?:\^(\d+))?(?!\w)/gi;

function numbersIn(cell: string): number[] {
  return [...cell.replaceAll(ASIDE, "").matchAll(NUMBER)].map(([, sign, digits, exponent]) => {
    const value = Number(digits!.replaceAll(",", "")) ** Number(exponent ?? 1);
    return sign === "-" ? -value : value;
  });
}

/** A second column of the same name is `name 2`. */
function rowsOf({ columns, rows }: MarkdownTable): Row[] {
  const names = columns.map((name, at) => (columns.indexOf(name) < at ? `${name} 2` : name));
  return rows.map((cells) => Object.fromEntries(names.map((name, at) => [name, cells[at] ?? ""])));
}

const placesOf = (tables: readonly (readonly [string, string, ...unknown[]])[]): string[] =>
  tables.map(([section, title]) => `${section}: ${title}`);
const PLACES = placesOf(TABLES.map(({ section, title }) => [section, title]));

/** Constants that some number of FORMAT.md was found to be. */
const found = new Set<string>();

function check(place: string, got: readonly number[], claims: readonly Claim[]): void {
  expect(got, place).toEqual(claims.map(valueOf));
  for (const claim of claims) for (const name of namesOf(claim)) found.add(name);
}

function checkSaid(pattern: RegExp, claim: Claim): void {
  const [, digits] = pattern.exec(TEXT) ?? [];
  check(String(pattern), [Number(digits)], [claim]);
}

function checkTable(place: string, claims: Claims): void {
  const { columns, ...table } = TABLES[PLACES.indexOf(place)]!;
  check("the heads", numbersIn(columns.join(" ")), claims.heads ?? []);
  const rows = rowsOf({ columns, ...table });
  const keys = new Set(rows.map((row) => row[claims.key]));
  expect(
    Object.keys(claims.cells ?? {}).filter((key) => !keys.has(key)),
    "rows that are not there",
  ).toEqual([]);
  for (const row of rows) checkRow(row, rows, claims);
}

function checkRow(row: Row, rows: readonly Row[], { key, columns = {}, cells = {} }: Claims): void {
  const name = row[key]!;
  const isContinued = name === "" && Object.keys(columns).some((column) => row[column] === "");
  const rest: string[] = [];
  for (const [column, cell] of Object.entries(row)) {
    const claim = columns[column];
    if (claim === undefined) rest.push(cell);
    else if (!isContinued) check(`${name}, ${column}`, numbersIn(cell), [claim(row, rows)]);
  }
  const claimed = cells[name] ?? [];
  const text = rest.join(" | ");
  check(name, numbersIn(text), typeof claimed === "function" ? claimed(text.replaceAll(ASIDE, "")) : claimed);
}

describe("FORMAT.md", () => {
  it("has tables that are each claimed, or not, for a reason", () => {
    expect(new Set(PLACES).size).toBe(PLACES.length);
    expect([...PLACES].sort()).toEqual([...placesOf(CLAIMED), ...placesOf(UNCLAIMED)].sort());
  });

  it.each(CLAIMED.map(([section, title, claims]) => [`${section}: ${title}`, claims] as const))("%s", checkTable);

  it.each(SAID)("says %s", (pattern, claim) => checkSaid(pattern, claim));

  it("names the size of a record where it names the record", () => {
    for (const { title } of TABLES) {
      const [, section, bytes] = /^([A-Z_]+), (\d+) bytes/.exec(title) ?? [];
      if (section === undefined) continue;
      const [, , , record] = TEXT.split("\n")
        .map((line) => line.split("|").map((cell) => cell.trim()))
        .find((cells) => cells[2] === section)!;
      expect([title, Number(bytes)]).toEqual([title, Number(record)]);
    }
  });

  it("has every constant of layout.ts, or the reason why not", () => {
    for (const [section, title, claims] of CLAIMED) checkTable(`${section}: ${title}`, claims);
    for (const [pattern, claim] of SAID) checkSaid(pattern, claim);
    const all = Object.entries(layout).filter(([, value]) => typeof value === "number");
    const missing = all.map(([name]) => name).filter((name) => !found.has(name));
    expect(missing.sort()).toEqual(Object.keys(UNSAID).sort());
  });

  it("ends its enumerations where layout.ts does", () => {
    const largest = (prefix: RegExp): number =>
      Math.max(
        ...Object.entries(layout).flatMap(([name, value]) => (prefix.test(name) && typeof value === "number" ? [value] : [])),
      );
    expect(layout.KIND_MAX).toBe(largest(/^KIND_(?!MAX)/));
    expect(layout.OP_MAX).toBe(largest(/^OP_(?!MAX)/));
    expect(layout.TEST_MAX).toBe(largest(/^TEST_(?!MAX)/));
    expect(layout.ENTRY_TYPE_MAX).toBe(largest(/^ENTRY_(?:EVERYONE|ACCOUNT|AWS|UNIQUE|SERVICE|FED|CANON|BARE|AUTH|ROOT)/));
  });
});
