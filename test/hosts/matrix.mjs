// The README's matrix of hosts, as a Markdown table.

const COLUMNS = ["host", "loads the core", "corpus", "import to first decision", "decide ÷ its floor"];

export function markdownMatrix(results) {
  const rows = results.map(({ host, version, loads, runs, failures, measured }) => [
    `${host} ${version}`,
    loads,
    failures.length === 0
      ? `passes (${runs.length} × ${Math.max(...runs.map(({ cases }) => cases)).toLocaleString("en")})`
      : "FAILS",
    measured === undefined ? "–" : `${measured.coldMs.toFixed(1)} ms`,
    measured === undefined ? "–" : measured.ratio.toFixed(2),
  ]);
  return [COLUMNS, COLUMNS.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}
