/** docs/limits.md names every limit with its value. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { LEVELS_MAX } from "../../assembly/layout.js";
import * as limits from "../../assembly/limits.js";
import * as ofCommandLine from "../../bindings/cli/limits.js";

const rows = readFileSync("docs/limits.md", "utf8")
  .split("\n")
  .filter((line) => line.startsWith("|"));

test.each(Object.entries({ ...limits, ...ofCommandLine, LEVELS_MAX }))("%s is %d", (name, value) => {
  const own = rows.filter((row) => row.includes(`\`${name}\``));
  expect(own.length).toBeGreaterThan(0);
  for (const row of own) expect(row).toMatch(new RegExp(`\\| ${value.toLocaleString("en")}\\b`));
});
