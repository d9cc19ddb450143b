/** The table of toolchains in docs/hosts.md: a run replaces the lines of what it ran, and no others. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

interface Row {
  readonly name: string;
  readonly tool: string;
  readonly use: string;
  readonly failure: string | undefined;
}
const { updateTable } = (await import("../hosts/toolchains/table.mjs" as string)) as {
  updateTable: (table: string, rows: readonly Row[], names: readonly string[]) => string;
};

const HEAD = "| toolchain | passes | fails | `-- NAME` |\n| --- | --- | --- | --- |";
const OLD = `${HEAD}
| Next.js 16.4.6 | dev |  | \`next-16\` |
| TypeScript 5.0.4 | node10 |  | \`typescript\` |
| TypeScript 5.9.3 | node10 |  | \`typescript\` |
| Gone 1.0.0 | page |  | \`gone\` |`;
const NAMES = ["next-15", "next-16", "typescript"];
const row = (name: string, tool: string, use: string, failure?: string): Row => ({ name, tool, use, failure });

describe("the table of toolchains", () => {
  it("has the lines of a run in place of the older ones, in the order of the toolchains, without those that are gone", () => {
    const rows = [
      row("next-16", "Next.js 16.5.0", "dev"),
      row("next-16", "Next.js 16.5.0", "build", "Error"),
      row("next-15", "next-15", "installed", "Error"),
    ];
    expect(updateTable(OLD, rows, NAMES)).toBe(`${HEAD}
| next-15 |  | installed | \`next-15\` |
| Next.js 16.5.0 | dev | build | \`next-16\` |
| TypeScript 5.0.4 | node10 |  | \`typescript\` |
| TypeScript 5.9.3 | node10 |  | \`typescript\` |`);
  });

  it("stays as it is where nothing has run", () => {
    const [, table] = /toolchains: .*-->\n\n([\s\S]*?)\n\n<!-- toolchains end/.exec(readFileSync("docs/hosts.md", "utf8"))!;
    const names = [...new Set([...table!.matchAll(/`([^`]+)` \|$/gm)].map(([, name]) => name!))].slice(1);
    expect(updateTable(table!, [], names)).toBe(table);
  });
});
