/**
 * Offsets to lines and columns, on demand: a document without findings never pays for its line table.
 * A line ends at LF, CR LF, or a lone CR.
 */
import type { Extent } from "./json-node.js";

/** Line from 1, column and offset from 0, in UTF-16 units. */
export interface Position {
  readonly line: number;
  readonly column: number;
  readonly offset: number;
}
/** Start inclusive, end exclusive. */
export interface Span {
  readonly start: Position;
  readonly end: Position;
}

/** Where a document stands in a file: findings and explanations then name the file, and its lines instead of the document's own. */
export interface DocumentOrigin {
  readonly source: string;
  /** From 1; absent where it is not known. */
  readonly line?: number;
  /** From 0, in UTF-16 units. */
  readonly column?: number;
  /** It stands there as a text (JSON in JSON, URL-encoded): what is in it has no line of its own but the text's. */
  readonly isText?: boolean;
}

const enum Unit {
  LINE_FEED = 0x0a,
  CARRIAGE_RETURN = 0x0d,
}

/** The lines of one text. Built in one scan at the first question; each answer is a binary search. */
export class LineTable {
  readonly #text: string;
  readonly #origin: DocumentOrigin | undefined;
  #starts: readonly number[] | undefined = undefined;

  /** With an origin, lines and columns are those of the file that the text stands in. */
  constructor(text: string, origin?: DocumentOrigin) {
    this.#text = text;
    this.#origin = origin;
  }

  /** Line from 1, column from 0, in UTF-16 units. An offset beyond the text is taken as its end; it counts from the text's begin. */
  positionOf(offset: number): Position {
    const own = this.#ownPositionOf(offset);
    const { line, column = 0, isText = false } = this.#origin ?? {};
    if (line === undefined) return own;
    if (isText) return { ...own, line, column };
    return { ...own, line: own.line + line - 1, column: own.column + (own.line === 1 ? column : 0) };
  }

  #ownPositionOf(offset: number): Position {
    const starts = (this.#starts ??= lineStarts(this.#text));
    const within = Math.max(0, Math.min(offset, this.#text.length));
    const line = lastAtMost(within, starts.length, (index) => starts[index]!);
    return { line: line + 1, column: within - starts[line]!, offset: within };
  }

  spanOf(extent: Extent): Span {
    return { start: this.positionOf(extent.start), end: this.positionOf(extent.end) };
  }
}

/** Of offsets that ascend, the index of the last that is at most `offset`, or -1. There may be as many as a document has lines or actions. */
export function lastAtMost(offset: number, count: number, offsetOf: (index: number) => number): number {
  let low = -1,
    high = count - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (offsetOf(middle) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Offsets of a line of the text, counted from 1, without what ends it. `starts`: of all its lines. */
export function lineBounds(text: string, starts: readonly number[], line: number): { readonly from: number; readonly to: number } {
  const from = starts[line - 1] ?? text.length;
  let to = starts[line] ?? text.length;
  while (to > from && isLineEnd(text.charCodeAt(to - 1))) to--;
  return { from, to };
}

function isLineEnd(code: number): boolean {
  return code === Unit.LINE_FEED || code === Unit.CARRIAGE_RETURN;
}

/** Where the lines of the text begin. */
export function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (const { 0: end, index } of text.matchAll(/\r\n?|\n/g)) starts.push(index + end.length);
  return starts;
}
