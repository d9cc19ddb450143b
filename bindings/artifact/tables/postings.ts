/** Postings → rows (layout.ts, POSTINGS). */
import { POSTING_COUNT, POSTING_DATA, POSTING_WORDS, POSTINGS } from "../../../assembly/layout.js";
import type { ArtifactTables } from "./tables.js";

/** The rows of a reference, ascending: 0 is none, an odd one is a single row, else it points to a list or a bitmap. */
export function rowsOf(tables: ArtifactTables, reference: number): number[] {
  if (reference === 0) return [];
  if ((reference & 1) === 1) return [reference >>> 1];
  const words = tables.word(POSTINGS, reference + POSTING_WORDS);
  if (words > 0) return bitmapRows(tables, reference + POSTING_DATA + Math.ceil(words / 32) * 4, words);
  return tables.words(POSTINGS, reference + POSTING_DATA, tables.word(POSTINGS, reference + POSTING_COUNT));
}

function bitmapRows(tables: ArtifactTables, offset: number, words: number): number[] {
  const rows: number[] = [];
  tables.words(POSTINGS, offset, words).forEach((word, at) => {
    for (let bit = 0; bit < 32; bit++) if ((word >>> bit) & 1) rows.push(at * 32 + bit);
  });
  return rows;
}
