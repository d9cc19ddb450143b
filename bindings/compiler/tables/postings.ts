/** The posting section while it is built: sets of rows as one row, a sorted list, or a bitmap, whichever is smallest. */
import { checksumWords } from "../../artifact/bytes.js";
import type { Section } from "../../artifact/writer.js";
import { remembered } from "../../text/remembered.js";
import { WordList } from "../../artifact/words.js";

/** Rows, ascending. */
type Rows = readonly number[] | Uint32Array;

interface KnownPosting {
  readonly rows: Rows;
  readonly reference: number;
}

export class PostingTable {
  readonly #words = new WordList();
  /** By the checksum of the rows. */
  readonly #known = new Map<number, KnownPosting[]>();

  constructor() {
    this.#words.push(0); // offset 0 stands for the empty set
  }

  /** Reference of the set: 0, `row << 1 | 1`, or a byte offset. `rows` ascend; equal sets share one posting. */
  intern(rows: Rows): number {
    if (rows.length === 0) return 0;
    if (rows.length === 1) return ((rows[0]! << 1) | 1) >>> 0;
    const hash = checksumWords(rows);
    const alike = remembered(this.#known, hash, (): KnownPosting[] => []);
    const known = alike.find((posting) => areEqual(posting.rows, rows));
    if (known !== undefined) return known.reference;
    const reference = this.#push(rows);
    alike.push({ rows, reference });
    return reference;
  }

  #push(rows: Rows): number {
    const reference = this.#words.length * 4;
    const bitmapWords = (rows[rows.length - 1]! >>> 5) + 1;
    if (bitmapWords + Math.ceil(bitmapWords / 32) < rows.length) this.#pushBitmap(rows, bitmapWords);
    else this.#pushList(rows);
    return reference;
  }

  #pushList(rows: Rows): void {
    this.#words.push(rows.length, 0);
    this.#words.append(rows);
  }

  #pushBitmap(rows: Rows, words: number): void {
    const bits = new Uint32Array(words);
    const summary = new Uint32Array(Math.ceil(words / 32));
    for (const row of rows) {
      bits[row >>> 5]! |= 1 << (row & 31);
      summary[row >>> 10]! |= 1 << ((row >>> 5) & 31);
    }
    this.#words.push(rows.length, words);
    this.#words.append(summary);
    this.#words.append(bits);
  }

  section(): Section {
    return this.#words.section();
  }
}

function areEqual(a: Rows, b: Rows): boolean {
  if (a.length !== b.length) return false;
  for (let at = 0; at < a.length; at++) if (a[at] !== b[at]) return false;
  return true;
}
