/**
 * Actions recur: the rows that one selects are kept, a bit each, with its text. An action's place follows from its hash; the one
 * that comes last stays. What policies say of an action depends on nothing else in the request.
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

/** Number of the entry where the action would be kept. */
export function placeOf(text: usize, bytes: u32): u32 {
  return bytes <= CACHED_BYTES_MAX ? <u32>(hashWords(text, bytes) >> (64 - ctz<u64>(ACTION_CACHE_ENTRIES))) : NO_ENTRY;
}

export function entryAt(place: u32): usize {
  return actionCache + place * CACHE_ENTRY_BYTES;
}

/** Address of the rows of an entry. */
export function rowsAt(place: u32): usize {
  return actionRows + place * actionRowsBytes;
}

export function holds(place: u32, text: usize, bytes: u32): bool {
  if (place == NO_ENTRY) return false;
  const entry = entryAt(place);
  return sameText(entry + CACHED_GIVEN, load<u32>(entry, CACHED_BYTES), text, bytes);
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
