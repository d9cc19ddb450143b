/** Lines of a source with a caret under the place: for people who look for a fault. */
import stringWidth from "string-width";
import { lineBounds, lineStarts, LineTable } from "../../text/positions.js";
import type { Paint, Color } from "./paint.js";
import { printable } from "./paint.js";

const WIDTH_DEFAULT = 100;
const WIDTH_MIN = 40;
/** A tab is shown as this many blanks. */
const TAB = "  ";

/** A place by line, from 1, and column, from 0, in UTF-16 units. */
export interface Lines {
  readonly start: { readonly line: number; readonly column: number };
  readonly end: { readonly line: number; readonly column: number };
}

export class SourceText {
  readonly #lines: LineTable;
  #starts: readonly number[] | undefined = undefined;

  /** `firstLine`: the line of the file that the text begins with. */
  constructor(
    readonly text: string,
    readonly firstLine = 1,
  ) {
    this.#lines = new LineTable(text);
  }

  /** From offsets of the text. */
  placeOf(start: number, end: number): Lines {
    const { start: from, end: to } = this.#lines.spanOf({ start, end });
    const before = this.firstLine - 1;
    return { start: { line: from.line + before, column: from.column }, end: { line: to.line + before, column: to.column } };
  }

  /** The line before the place, the line, and a caret. Lines that are wider than `width` are cut around the place. */
  excerpt({ start, end }: Lines, color: Color, paint: Paint, width = WIDTH_DEFAULT): string {
    const gutter = String(start.line).length;
    const room = Math.max(width, WIDTH_MIN) - gutter - "   | ".length;
    const row = (label: string, text: string): string =>
      `${`  ${paint("dim", `${label.padStart(gutter)} |`)} ${text}`.trimEnd()}\n`;
    const before = start.line > this.firstLine ? row(String(start.line - 1), fit(this.#line(start.line - 1), 0, 1, room).text) : "";
    const line = this.#line(start.line);
    const { text, indent, marked } = fit(line, start.column, start.line === end.line ? end.column : line.length, room);
    return before + row(String(start.line), text) + row("", " ".repeat(indent) + paint(color, "^".repeat(marked)));
  }

  #line(line: number): string {
    const starts = (this.#starts ??= lineStarts(this.text));
    const { from, to } = lineBounds(this.text, starts, line - this.firstLine + 1);
    return this.text.slice(from, to);
  }
}

// --- cells ----------------------------------------------------------------------------------------------------------------

/** A character as it is shown. */
interface Cell {
  readonly shown: string;
  readonly columns: number;
}

interface Fitted {
  readonly text: string;
  /** Columns before the place, and under it. */
  readonly indent: number;
  readonly marked: number;
}

const CUT: Cell = { shown: "…", columns: 1 };

/** As much of the line as there is room for, with units `start` to `end` in it as far as they fit. */
function fit(line: string, start: number, end: number, room: number): Fitted {
  // No more can fit, and a line may be a mebibyte long.
  const from = afterPair(line, Math.max(0, start - room));
  const to = afterPair(line, Math.min(line.length, start + room));
  const before = cellsOf(line.slice(from, start));
  const behind = cellsOf(line.slice(start, to));
  const place = cellsOf(line.slice(start, Math.min(Math.max(end, start + 1), to)));
  const left = takeLast(before, from > 0, Math.max(room - columnsOf(behind), Math.floor(room / 2)));
  const right = takeFirst(behind, to < line.length, room - columnsOf(left));
  return {
    text: [...left, ...right].map(({ shown }) => shown).join(""),
    indent: columnsOf(left),
    marked: Math.max(1, Math.min(columnsOf(place), columnsOf(right))),
  };
}

/** Not between the halves of a pair. */
function afterPair(text: string, at: number): number {
  const code = text.charCodeAt(at);
  return at > 0 && code >= 0xdc00 && code <= 0xdfff ? at + 1 : at;
}

function takeFirst(cells: readonly Cell[], isCut: boolean, room: number): Cell[] {
  if (!isCut && columnsOf(cells) <= room) return [...cells];
  const taken: Cell[] = [];
  let columns = CUT.columns;
  for (const cell of cells) {
    if ((columns += cell.columns) > room) break;
    taken.push(cell);
  }
  return [...taken, CUT];
}

function takeLast(cells: readonly Cell[], isCut: boolean, room: number): Cell[] {
  return takeFirst([...cells].reverse(), isCut, room).reverse();
}

function columnsOf(cells: readonly Cell[]): number {
  return cells.reduce((sum, { columns }) => sum + columns, 0);
}

function cellsOf(text: string): Cell[] {
  return Array.from(text, (character) => {
    const shown = character === "\t" ? TAB : printable(character);
    return { shown, columns: shown === character ? stringWidth(character) : shown.length };
  });
}
