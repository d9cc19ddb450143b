/**
 * Actions recur: the rows that one selects are kept, a bit each, with its text. Actions of one hash share WAYS places, so that a few
 * that are asked in turn do not push each other out. What policies say of an action depends on nothing else in the request.
 *
 *   entry, 144 bytes:  bytes · service · prefix bytes · (spare) · text as given · text folded
 *   rows of an entry:  (rows + 31) / 32 words, bit `row & 31` of word `row >>> 5`
 */
import { hashWords } from "../hash";
import { ACTION_CACHE_ENTRIES } from "../limits";
import { actionCache, actionRows, actionRowsBytes, CACHE_ENTRY_BYTES } from "../tables";
import { copyBytes, sameText } from "../text";

export const CACHED_BYTES: usize = 0;
export const CACHED_SERVICE: usize = 4;
export const CACHED_PREFIX_BYTES: usize = 8;
export const CACHED_GIVEN: usize = 16;
export const CACHED_FOLDED: usize = 80;
/** Longer actions are not kept. */
export const CACHED_BYTES_MAX: u32 = 64;
/** The number that stands for actions which are not kept: they have rows as well. */
export const NO_ENTRY: u32 = ACTION_CACHE_ENTRIES;

/** Places of one hash. A power of two. */
const WAYS: u32 = 4;

/** The entry that placeOf() has found holds the action. */
export let isHeld: bool = false;
/** Which of its places the next new action takes, whatever its hash. */
let turn: u32 = 0;

/** Number of the entry where the action is kept, else of the one that it may take. */
export function placeOf(text: usize, bytes: u32): u32 {
  isHeld = false;
  if (bytes - 1 >= CACHED_BYTES_MAX) return NO_ENTRY;
  const first = <u32>(hashWords(text, bytes) >> (64 - ctz<u64>(ACTION_CACHE_ENTRIES / WAYS))) * WAYS;
  for (let place = first; place < first + WAYS; place++) {
    const entry = entryAt(place);
    if (!sameText(entry + CACHED_GIVEN, load<u32>(entry, CACHED_BYTES), text, bytes)) continue;
    isHeld = true;
    return place;
  }
  turn = (turn + 1) & (WAYS - 1);
  return first + turn;
}

export function entryAt(place: u32): usize {
  return actionCache + place * CACHE_ENTRY_BYTES;
}

/** Address of the rows of an entry. */
export function rowsAt(place: u32): usize {
  return actionRows + place * actionRowsBytes;
}

/** To be called once the rows of the entry are those of the action. */
export function keep(place: u32, given: usize, folded: usize, bytes: u32, service: u32, prefixBytes: u32): void {
  if (place == NO_ENTRY) return;
  const entry = entryAt(place);
  store<u32>(entry, bytes, CACHED_BYTES);
  store<u32>(entry, service, CACHED_SERVICE);
  store<u32>(entry, prefixBytes, CACHED_PREFIX_BYTES);
  copyBytes(entry + CACHED_GIVEN, given, bytes);
  copyBytes(entry + CACHED_FOLDED, folded, bytes);
}
