// The matrix of hosts in docs/hosts.md, as a Markdown table.
import { readFileSync, writeFileSync } from "node:fs";

const PAGE = new URL("../../docs/hosts.md", import.meta.url);
/** The table stands between these lines. */
const [BEGIN, END] = ["<!-- hosts: npm run bench:hosts -- --write -->\n\n", "\n\n<!-- hosts end -->"];

const COLUMNS = ["host", "loads the core", "corpus", "import to first decision", "decide ÷ its floor"];
const NOT_MEASURED = ["–", "–"];

/** `timesOf`: what a run that has not measured leaves in the last two columns. */
export function markdownMatrix(results, timesOf = (/** @type {string} */ _host) => NOT_MEASURED) {
  const rows = results.map(({ host, version, loads, runs, failures, measured }) => [
    `${host} ${version}`,
    loads,
    failures.length === 0 ? `passes (${runs.map(({ cases }) => cases.toLocaleString("en")).join(" + ")})` : "FAILS",
    ...(measured === undefined ? timesOf(host) : [`${measured.coldMs.toFixed(1)} ms`, measured.ratio.toFixed(2)]),
  ]);
  return [COLUMNS, COLUMNS.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

/** Puts the table of all hosts into docs/hosts.md in place of the one that stands there. What was not measured keeps its times. */
export function writeMatrix(results) {
  const text = readFileSync(PAGE, "utf8");
  const [from, to] = [text.indexOf(BEGIN), text.indexOf(END)];
  if (from < 0 || to < from) throw new Error("docs/hosts.md has no place for the matrix");
  const standing = text.slice(from + BEGIN.length, to).split("\n");
  const timesOf = (host) => {
    const row = standing.find((line) => line.startsWith(`| ${host} `));
    return row === undefined
      ? NOT_MEASURED
      : row
          .split(" | ")
          .slice(3)
          .map((cell) => cell.replace(/ \|$/, ""));
  };
  writeFileSync(PAGE, text.slice(0, from + BEGIN.length) + markdownMatrix(results, timesOf) + text.slice(to));
}
