/** For each pattern of a column the rows that name it, ascending: one list behind the other in one array. */
import type { PatternColumn } from "../lower/column.js";
import { NO_CELL } from "../lower/ir.js";

export class RowLists {
  readonly rows: Uint32Array;
  readonly #firsts: Uint32Array;
  readonly #ends: Uint32Array;

  /** `cells`: of the rows; only those that exclude count, or only the others. */
  constructor(column: PatternColumn, cells: Int32Array, excludes: boolean) {
    const { count } = column;
    const wanted = cells.map((cell) => (cell !== NO_CELL && column.excludes(cell) === excludes ? cell : NO_CELL));
    this.#firsts = new Uint32Array(count + 1);
    forEachPattern(column, wanted, (pattern) => void this.#firsts[pattern + 1]!++);
    for (let id = 0; id < count; id++) this.#firsts[id + 1]! += this.#firsts[id]!;
    this.rows = new Uint32Array(this.#firsts[count]!);
    this.#ends = this.#firsts.slice();
    forEachPattern(column, wanted, (pattern, row) => this.#add(pattern, row));
  }

  /** A row may list a pattern twice. */
  #add(id: number, row: number): void {
    const end = this.#ends[id]!;
    if (end > this.#firsts[id]! && this.rows[end - 1] === row) return;
    this.rows[end] = row;
    this.#ends[id] = end + 1;
  }

  countOf(id: number): number {
    return this.#ends[id]! - this.#firsts[id]!;
  }
  /** Most patterns stand in one row or none: a list of its own is made sooner than a view of them all. */
  of(id: number): readonly number[] | Uint32Array {
    const first = this.#firsts[id]!;
    const count = this.countOf(id);
    return count > 1 ? this.rows.subarray(first, first + count) : count === 1 ? [this.rows[first]!] : [];
  }
}

/** The patterns of the cells, row by row. */
export function forEachPattern(column: PatternColumn, cells: Int32Array, visit: (pattern: number, row: number) => void): void {
  for (let row = 0; row < cells.length; row++) {
    const cell = cells[row]!;
    const count = cell === NO_CELL ? 0 : column.patternCount(cell);
    for (let index = 0; index < count; index++) visit(column.patternAt(cell, index), row);
  }
}
