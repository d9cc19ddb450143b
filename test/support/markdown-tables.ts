/** The tables of a Markdown document: where they stand, and what is in them. */

export interface MarkdownTable {
  /** Number of the section, `4` of `## 4. STRINGS`; empty before the first. */
  readonly section: string;
  /** The last words in bold before the table, in its section and after the table before it; else its columns, joined by ` | `. */
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Of the head, from 1. */
  readonly line: number;
}

const SEPARATOR = /^\|(?:\s*:?-+:?\s*\|)+$/;

export function markdownTables(text: string): MarkdownTable[] {
  const lines = text.split("\n");
  const tables: MarkdownTable[] = [];
  let [section, bold] = ["", ""];
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at]!;
    const heading = /^## (\d+)?/.exec(line);
    if (heading !== null) [section, bold] = [heading[1] ?? "", ""];
    if (!SEPARATOR.test(lines[at + 1] ?? "") || !line.startsWith("|")) {
      for (const [, words] of line.startsWith("|") ? [] : line.matchAll(/\*\*(.+?)\*\*/g)) bold = words!;
      continue;
    }
    const columns = cellsOf(line);
    const end = lines.findIndex((other, index) => index > at && !other.startsWith("|"));
    const rows = lines.slice(at + 2, end < 0 ? undefined : end).map(cellsOf);
    tables.push({ section, title: bold || columns.join(" | "), columns, rows, line: at + 1 });
    [bold, at] = ["", (end < 0 ? lines.length : end) - 1];
  }
  return tables;
}

/** A `|` in a cell is written `\|`. */
function cellsOf(line: string): string[] {
  const cells = line.split(/(?<!\\)\|/).slice(1, -1);
  return cells.map((cell) => cell.trim().replaceAll("\\|", "|"));
}
