/** The posting section while it is built: sets of rows as one row, a sorted list, or a bitmap, whichever is smallest. */
import type { Section } from "../artifact/writer.js";
import { WordList } from "./words.js";

export class PostingTable {
  readonly #words = new WordList();
  readonly #known = new Map<string, number>();

  constructor(readonly rowCount: number) {
    this.#words.push(0); // offset 0 stands for the empty set
  }

  /** Reference of the set: 0, `row << 1 | 1`, or a byte offset. `rows` ascend; equal sets share one posting. */
  intern(rows: readonly number[]): number {
    if (rows.length === 0) return 0;
    if (rows.length === 1) return ((rows[0]! << 1) | 1) >>> 0;
    const key = rows.join(",");
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const reference = this.#words.length * 4;
    this.#known.set(key, reference);
    const bitmapWords = (rows.at(-1)! >>> 5) + 1;
    if (bitmapWords + Math.ceil(bitmapWords / 32) < rows.length) this.#pushBitmap(rows, bitmapWords);
    else this.#pushList(rows);
    return reference;
  }

  #pushList(rows: readonly number[]): void {
    this.#words.push(rows.length, 0);
    for (const row of rows) this.#words.push(row);
  }

  #pushBitmap(rows: readonly number[], words: number): void {
    const bits = new Uint32Array(words);
    const summary = new Uint32Array(Math.ceil(words / 32));
    for (const row of rows) {
      bits[row >>> 5]! |= 1 << (row & 31);
      summary[row >>> 10]! |= 1 << ((row >>> 5) & 31);
    }
    this.#words.push(rows.length, words);
    for (const word of summary) this.#words.push(word);
    for (const word of bits) this.#words.push(word);
  }

  section(): Section {
    return this.#words.section();
  }
}
