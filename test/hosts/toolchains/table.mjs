// The table of toolchains in docs/hosts.md.
import { readFileSync, writeFileSync } from "node:fs";

const DOCUMENT = new URL("../../../docs/hosts.md", import.meta.url);
/** The table stands between these lines. */
const [BEGIN, END] = ["<!-- toolchains: npm run test:bundlers -- --write -->\n\n", "\n\n<!-- toolchains end -->"];

/** One line a tool; the uses that pass, and those that do not. */
function markdownTable(rows) {
  const tools = [...new Set(rows.map(({ tool }) => tool))];
  const uses = (tool, fails) =>
    rows.filter((row) => row.tool === tool && (row.failure !== undefined) === fails).map(({ use }) => use);
  const cells = tools.map((tool) => [tool, uses(tool, false).join("; "), uses(tool, true).join("; ")]);
  return [["toolchain", "passes", "fails"], ["---", "---", "---"], ...cells].map((line) => `| ${line.join(" | ")} |`).join("\n");
}

export function writeTable(rows) {
  const text = readFileSync(DOCUMENT, "utf8");
  const [from, to] = [text.indexOf(BEGIN), text.indexOf(END)];
  if (from < 0 || to < from) throw new Error("docs/hosts.md has no place for the table");
  writeFileSync(DOCUMENT, text.slice(0, from + BEGIN.length) + markdownTable(rows) + text.slice(to));
}
