import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { codesPage } from "./codes-page.js";

const PAGE = readFileSync(new URL("../../docs/validator-codes.md", import.meta.url), "utf8");

test("docs/validator-codes.md is what `npm run build:codes` makes", () => {
  expect(PAGE).toBe(codesPage());
});

test("every one of 153 codes is found at its place, and not in its twin", () => {
  const rows = PAGE.split("\n").filter((line) => line.startsWith("| [`"));
  expect(rows.length).toBe(153);
  for (const row of rows) expect(row).toMatch(/\| found at (?:`[^`]+`|no place) \| silent \|/);
});

test("every code that is said to need a table kept by hand depends on one", () => {
  const depending = new Set([...PAGE.matchAll(/^\| \[`(\w+)`\].*\| `\w+`(?:, `\w+`)* \|$/gm)].map(([, code]) => code));
  const needing = [
    ...readFileSync(new URL("../../docs/validator.md", import.meta.url), "utf8").matchAll(
      /^\| <a id="([A-W]\w+)"><\/a>[^|]*\|[^|]*\|[^|]*\| [^|]*curated/gm,
    ),
  ].map(([, code]) => code!);
  expect(needing.length).toBeGreaterThan(15);
  expect(needing.filter((code) => !depending.has(code))).toEqual([]);
});
