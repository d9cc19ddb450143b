// The table of toolchains in docs/hosts.md.
import { readFileSync, writeFileSync } from "node:fs";

const DOCUMENT = new URL("../../../docs/hosts.md", import.meta.url);
/** The table stands between these lines. */
const [BEGIN, END] = ["<!-- toolchains: npm run test:bundlers -- --write -->\n\n", "\n\n<!-- toolchains end -->"];
const HEAD = ["| toolchain | passes | fails | `-- NAME` |", "| --- | --- | --- | --- |"];

const uses = (rows, fails) =>
  rows
    .filter(({ failure }) => (failure !== undefined) === fails)
    .map(({ use }) => use)
    .join("; ");

/** One line a tool: the uses that pass, those that do not, and the name that runs them again. */
function linesOf(name, rows) {
  const tools = [...new Set(rows.map(({ tool }) => tool))];
  return tools
    .map((tool) => rows.filter((row) => row.tool === tool))
    .map((some) => `| ${[some[0].tool, uses(some, false), uses(some, true), `\`${name}\``].join(" | ")} |`);
}

/** The lines of each name in a table that was written before. */
function groupLines(table) {
  const groups = new Map();
  for (const line of table.split("\n").slice(HEAD.length)) {
    const [, name] = /`([^`]+)` \|$/.exec(line) ?? [];
    if (name !== undefined) groups.set(name, [...(groups.get(name) ?? []), line]);
  }
  return groups;
}

/** The table with the lines of what has run in place of their older ones; the others stay, in the order of `names`. */
export function updateTable(table, rows, names) {
  const groups = groupLines(table);
  for (const name of names) {
    const own = rows.filter((row) => row.name === name);
    if (own.length > 0) groups.set(name, linesOf(name, own));
  }
  return [...HEAD, ...names.flatMap((name) => groups.get(name) ?? [])].join("\n");
}

export function writeTable(rows, names) {
  const text = readFileSync(DOCUMENT, "utf8");
  const [from, to] = [text.indexOf(BEGIN) + BEGIN.length, text.indexOf(END)];
  if (from < BEGIN.length || to < from) throw new Error("docs/hosts.md has no place for the table");
  writeFileSync(DOCUMENT, text.slice(0, from) + updateTable(text.slice(from, to), rows, names) + text.slice(to));
}
