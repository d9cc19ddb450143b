/**
 * Actions recur: what was found out about one is kept in a table of fixed size. An action's place follows from its hash; the
 * one that comes last stays. What policies say of an action depends on nothing else in the request.
 *
 *   entry, 192 bytes:  bytes · service · prefix bytes · hits · misses · (spare) · up to 10 postings · text as given · text folded
 */
import { actionCache, CACHE_ENTRY_BYTES } from "../tables";
import { sameText } from "../text";

/** The hash's top bits, as many as ACTION_CACHE_ENTRIES needs. */
const INDEX_SHIFT: u64 = 64 - 7;

export const CACHED_BYTES: usize = 0;
export const CACHED_SERVICE: usize = 4;
export const CACHED_PREFIX_BYTES: usize = 8;
export const CACHED_HITS: usize = 12;
export const CACHED_MISSES: usize = 16;
export const CACHED_POSTINGS: usize = 24;
export const CACHED_GIVEN: usize = 64;
export const CACHED_FOLDED: usize = 128;
/** Longer actions, and those with more postings, are not kept. */
export const CACHED_BYTES_MAX: u32 = 64;
const CACHED_POSTINGS_MAX: u32 = 10;

/** The place of the action. */
export function placeOf(text: usize, bytes: u32): usize {
  return actionCache + <usize>(hash(text, bytes) >> INDEX_SHIFT) * CACHE_ENTRY_BYTES;
}

export function holds(entry: usize, text: usize, bytes: u32): bool {
  return sameText(entry + CACHED_GIVEN, load<u32>(entry, CACHED_BYTES), text, bytes);
}

/** Keeps what classification found. */
export function keep(entry: usize, given: usize, folded: usize, bytes: u32, service: u32, prefixBytes: u32, hits: usize, hitCount: u32, misses: usize, missCount: u32): void {
  if (hitCount + missCount > CACHED_POSTINGS_MAX) return;
  store<u32>(entry, bytes, CACHED_BYTES);
  store<u32>(entry, service, CACHED_SERVICE);
  store<u32>(entry, prefixBytes, CACHED_PREFIX_BYTES);
  store<u32>(entry, hitCount, CACHED_HITS);
  store<u32>(entry, missCount, CACHED_MISSES);
  memory.copy(entry + CACHED_POSTINGS, hits, <usize>hitCount << 2);
  memory.copy(entry + CACHED_POSTINGS + (<usize>hitCount << 2), misses, <usize>missCount << 2);
  memory.copy(entry + CACHED_GIVEN, given, bytes);
  memory.copy(entry + CACHED_FOLDED, folded, bytes);
}

/** Words of 8 bytes, the last of which may overlap the one before. */
function hash(text: usize, bytes: u32): u64 {
  let sum: u64 = bytes;
  if (bytes < 8) {
    for (let at: u32 = 0; at < bytes; at++) sum = (sum ^ load<u8>(text + at)) * 0xff51afd7ed558ccd;
    return sum;
  }
  const last = bytes - 8;
  for (let at: u32 = 0; at < last; at += 8) sum = (sum ^ load<u64>(text + at)) * 0xff51afd7ed558ccd;
  return (sum ^ load<u64>(text + last)) * 0xff51afd7ed558ccd;
}
