// The matrix of hosts in docs/hosts.md, as a Markdown table.
import { readFileSync, writeFileSync } from "node:fs";

const PAGE = new URL("../../docs/hosts.md", import.meta.url);
/** The table stands between these lines. */
const [BEGIN, END] = ["<!-- hosts: npm run bench:hosts -- --write -->\n\n", "\n\n<!-- hosts end -->"];

const COLUMNS = ["host", "loads the core", "corpus", "import to first decision", "decide ÷ its floor"];

export function markdownMatrix(results) {
  const rows = results.map(({ host, version, loads, runs, failures, measured }) => [
    `${host} ${version}`,
    loads,
    failures.length === 0 ? `passes (${runs.map(({ cases }) => cases.toLocaleString("en")).join(" + ")})` : "FAILS",
    measured === undefined ? "–" : `${measured.coldMs.toFixed(1)} ms`,
    measured === undefined ? "–" : measured.ratio.toFixed(2),
  ]);
  return [COLUMNS, COLUMNS.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

/** Puts the table into docs/hosts.md in place of the one that stands there. */
export function writeMatrix(results) {
  const text = readFileSync(PAGE, "utf8");
  const [from, to] = [text.indexOf(BEGIN), text.indexOf(END)];
  if (from < 0 || to < from) throw new Error("docs/hosts.md has no place for the matrix");
  writeFileSync(PAGE, text.slice(0, from + BEGIN.length) + markdownMatrix(results) + text.slice(to));
}
