/** Checks of verify.ts, continued: lists and bitmaps of rows. */
import { LOAD_BAD_ORDER, POSTING_COUNT, POSTING_DATA, POSTING_WORDS, POSTINGS, ROWS } from "../layout";
import { check, count, fail, start, work } from "./base";

/** Walks the section from posting to posting and marks where each begins, a byte a word. */
export function verifyPostings(): bool {
  const first = start(POSTINGS);
  const words = count(POSTINGS);
  if (words == 0) return true;
  memory.fill(work, 0, words);
  if (!check(load<u32>(first) == 0, first)) return false;
  for (let word: u32 = 1; word < words;) {
    const at = first + ((<usize>word) << 2);
    if (!check(words - word >= 2, at)) return false;
    store<u8>(work + word, 1);
    const left = words - word - 2;
    const bitmapWords = load<u32>(at, POSTING_WORDS);
    const used = bitmapWords == 0 ? verifyList(at, left) : verifyBitmap(at, left, bitmapWords);
    if (used == 0) return false;
    word += used + 2;
  }
  return true;
}

/** Returns the number of words after the posting's head, 0 on a fault. */
function verifyList(at: usize, left: u32): u32 {
  const rows = load<u32>(at, POSTING_COUNT);
  if (!check(rows > 1 && rows <= left, at)) return 0;
  let previous: i64 = -1;
  for (let item: u32 = 0; item < rows; item++) {
    const row = load<u32>(at + ((<usize>item) << 2), POSTING_DATA);
    if (<i64>row <= previous) {
      fail(LOAD_BAD_ORDER, at);
      return 0;
    }
    if (!check(row < count(ROWS), at)) return 0;
    previous = row;
  }
  return rows;
}

function verifyBitmap(at: usize, left: u32, words: u32): u32 {
  const all = count(ROWS);
  const summaryWords = (words + 31) >>> 5;
  if (!check(words <= (all + 31) >>> 5 && summaryWords + words <= left, at)) return 0;
  const bits = at + POSTING_DATA + ((<usize>summaryWords) << 2);
  let rows: u32 = 0;
  for (let word: u32 = 0; word < summaryWords << 5; word++) {
    const value = word < words ? load<u32>(bits + ((<usize>word) << 2)) : 0;
    const summary = (load<u32>(at + (((<usize>word) >>> 5) << 2), POSTING_DATA) >>> (word & 31)) & 1;
    if (!check((value != 0) == (summary != 0), at)) return 0;
    rows += popcnt(value);
  }
  const spare = (words << 5) - min(words << 5, all);
  if (spare > 0 && !check(load<u32>(bits + ((<usize>(words - 1)) << 2)) >>> (32 - spare) == 0, at)) return 0;
  return check(rows == load<u32>(at, POSTING_COUNT), at) ? summaryWords + words : 0;
}

/** The posting reference in the word at `at`. */
export function isPosting(at: usize): bool {
  const reference = load<u32>(at);
  if (reference == 0) return true;
  if ((reference & 1) != 0) return check(reference >>> 1 < count(ROWS), at);
  return check((reference & 3) == 0 && reference >>> 2 < count(POSTINGS) && load<u8>(work + (reference >>> 2)) == 1, at);
}
