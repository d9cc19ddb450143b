/**
 * Postings: sets of rows, as one row, a sorted list, or a bitmap with a summary, whichever is smallest. A reference to one is a word:
 *
 *   0               no rows
 *   row << 1 | 1    one row, e.g. 11 is {5}
 *   byte offset     where in POSTINGS the set stands (a multiple of 4, so that bit 0 tells it from a row):
 *
 *                   POSTING_COUNT  POSTING_WORDS  POSTING_DATA
 *     list          count          0              row, row, …                     ascending
 *     bitmap        count          words          summary …         bits …
 *     {0 … 7, 33}   9              2              0b11              0xff, 0x02
 *
 * Bit *n* of the summary: word *n* of the bits is not 0. Whoever walks a bitmap skips the others, 32 rows each.
 */
import { POSTING_COUNT, POSTING_DATA, POSTING_WORDS } from "../layout";
import * as search from "../search";
import { postings } from "../tables";

// @ts-ignore: decorator
@inline
export function isSingle(posting: u32): bool {
  return (posting & 1) != 0;
}
// @ts-ignore: decorator
@inline
export function isBitmap(posting: u32): bool {
  return load<u32>(postings + posting, POSTING_WORDS) != 0;
}
/** Number of rows in a posting that is not empty. */
export function countOf(posting: u32): u32 {
  return isSingle(posting) ? 1 : load<u32>(postings + posting, POSTING_COUNT);
}
/** Address of the rows of a list. */
// @ts-ignore: decorator
@inline
export function listOf(posting: u32): usize {
  return postings + posting + POSTING_DATA;
}
/** Address of a bitmap's summary words; its words follow them. */
// @ts-ignore: decorator
@inline
export function summaryOf(posting: u32): usize {
  return postings + posting + POSTING_DATA;
}
// @ts-ignore: decorator
@inline
export function wordsOf(posting: u32): u32 {
  return load<u32>(postings + posting, POSTING_WORDS);
}
// @ts-ignore: decorator
@inline
export function bitmapOf(posting: u32): usize {
  return postings + posting + POSTING_DATA + (((wordsOf(posting) + 31) >>> 5) << 2);
}

/** Is `row` in the posting? A bit test, or a binary search. */
export function contains(posting: u32, row: u32): bool {
  if (isSingle(posting)) return posting >>> 1 == row;
  if (posting == 0) return false;
  if (isBitmap(posting)) {
    return row >>> 5 < wordsOf(posting) && ((load<u32>(bitmapOf(posting) + ((row >>> 5) << 2)) >>> (row & 31)) & 1) != 0;
  }
  const at = lowerBound(posting, row);
  return at < countOf(posting) && load<u32>(listOf(posting) + (at << 2)) == row;
}

/** Position of the first row >= `row` in a list. */
export function lowerBound(posting: u32, row: u32): u32 {
  return search.lowerBound(listOf(posting), load<u32>(postings + posting, POSTING_COUNT), 4, row);
}

/** Sets the bits of the posting's rows, or clears them: bit `row & 31` of word `row >>> 5`. */
export function markRows(posting: u32, bits: usize, value: bool): void {
  if (posting == 0) return;
  if (isSingle(posting)) return mark(bits, posting >>> 1, value);
  if (isBitmap(posting)) return markWords(bitmapOf(posting), wordsOf(posting), bits, value);
  const list = listOf(posting);
  for (let at: u32 = 0, count = countOf(posting); at < count; at++) mark(bits, load<u32>(list + ((<usize>at) << 2)), value);
}

// @ts-ignore: decorator
@inline
function mark(bits: usize, row: u32, value: bool): void {
  const word = bits + ((<usize>(row >>> 5)) << 2);
  const bit = (<u32>1) << (row & 31);
  store<u32>(word, value ? load<u32>(word) | bit : load<u32>(word) & ~bit);
}

function markWords(words: usize, count: u32, bits: usize, value: bool): void {
  for (let at: usize = 0, end = (<usize>count) << 2; at < end; at += 4) {
    const marks = load<u32>(words + at);
    store<u32>(bits + at, value ? load<u32>(bits + at) | marks : load<u32>(bits + at) & ~marks);
  }
}

/** Is `row` in any of the `count` postings at `list`? */
export function containedInAny(list: usize, count: u32, row: u32): bool {
  for (let at: u32 = 0; at < count; at++) if (contains(load<u32>(list + (at << 2)), row)) return true;
  return false;
}
