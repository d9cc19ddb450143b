/**
 * Names of context keys → indexes in KEYS, and which keys a row has given. Its own tables stand behind those of the core; what
 * they hold counts only when its number is that of the row.
 *
 *   given    8 bytes a key: number of the row that gave it last, address of its entry
 *   unknown  16 bytes a place: number of the row, hash, address and length of a name that no policy asks for
 */
import { KEY_BYTES, KEY_FLAGS, KEY_NAME, KEY_NAME_BYTES, KEY_TAG } from "../layout";
import { keys, strings } from "../tables";
import { foldByte, indexOfByte } from "../text";

const GIVEN_BYTES: u32 = 8;
const GIVEN_ENTRY: usize = 4;
/** Twice as many as a row may have keys. A power of two. */
const UNKNOWN_PLACES: u32 = 512;
const UNKNOWN_BYTES: u32 = 16;
const UNKNOWN_HASH: usize = 4;
const UNKNOWN_NAME: usize = 8;
const UNKNOWN_NAME_BYTES: usize = 12;
const SLASH: u32 = 0x2f;
const TAG_BYTES: u32 = 4; // of `tag/`

let keyCount: u32 = 0;
let given: usize = 0;
let unknown: usize = 0;
let tablesEnd: usize = 0;
/** Number of the row, from 1 on. */
let row: u32 = 0;

/** Lays the tables out at `at`, for `count` keys; returns the address after them. They are to be zeros. */
export function placeKeys(at: usize, count: u32): usize {
  keyCount = count;
  given = at;
  unknown = at + count * GIVEN_BYTES;
  tablesEnd = unknown + UNKNOWN_PLACES * UNKNOWN_BYTES;
  return tablesEnd;
}

/** Begins a row: no key is given. */
export function nextRow(): void {
  if (++row != 0) return;
  memory.fill(given, 0, tablesEnd - given);
  row = 1;
}

/** Index in KEYS of the name, A–Z as a–z, or -1. */
export function findKey(name: usize, bytes: u32): i32 {
  let low: u32 = 0;
  let high = keyCount;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const order = compareFolded(name, bytes, keys + middle * KEY_BYTES);
    if (order == 0) return <i32>middle;
    if (order < 0) high = middle;
    else low = middle + 1;
  }
  return -1;
}

/** Order of the folded name and that of a record of KEYS, byte by byte; a prefix comes first. */
function compareFolded(name: usize, bytes: u32, record: usize): i32 {
  const other = strings + load<u32>(record, KEY_NAME);
  const otherBytes = load<u32>(record, KEY_NAME_BYTES);
  const shared = min(bytes, otherBytes);
  for (let at: u32 = 0; at < shared; at++) {
    const difference = <i32>foldByte(load<u8>(name + at)) - <i32>load<u8>(other + at);
    if (difference != 0) return difference;
  }
  return bytes < otherBytes ? -1 : bytes > otherBytes ? 1 : 0;
}

export function isTagKey(key: u32): bool {
  return (load<u32>(keys + key * KEY_BYTES, KEY_FLAGS) & KEY_TAG) != 0;
}

/** Address of the entry that this row has for the key, or 0. */
export function entryOf(key: u32): usize {
  const at = given + key * GIVEN_BYTES;
  return load<u32>(at) == row ? <usize>load<u32>(at, GIVEN_ENTRY) : 0;
}

export function setEntry(key: u32, entry: usize): void {
  const at = given + key * GIVEN_BYTES;
  store<u32>(at, row);
  store<u32>(at, <u32>entry, GIVEN_ENTRY);
}

/** Notes a name that is not in KEYS. False: the row has had it before, and it is not that of a tag. At most CONTEXT_KEYS_MAX names a row. */
export function noteUnknown(name: usize, bytes: u32): bool {
  const hash = hashFolded(name, bytes);
  let place = hash & (UNKNOWN_PLACES - 1);
  for (; ; place = (place + 1) & (UNKNOWN_PLACES - 1)) {
    const at = unknown + place * UNKNOWN_BYTES;
    if (load<u32>(at) != row) break;
    const isSame = load<u32>(at, UNKNOWN_HASH) == hash && load<u32>(at, UNKNOWN_NAME_BYTES) == bytes;
    if (isSame && sameFolded(load<u32>(at, UNKNOWN_NAME), name, bytes)) return isTagName(name, bytes);
  }
  const free = unknown + place * UNKNOWN_BYTES;
  store<u32>(free, row);
  store<u32>(free, hash, UNKNOWN_HASH);
  store<u32>(free, <u32>name, UNKNOWN_NAME);
  store<u32>(free, bytes, UNKNOWN_NAME_BYTES);
  return true;
}

function hashFolded(name: usize, bytes: u32): u32 {
  let hash: u32 = bytes;
  for (let at: u32 = 0; at < bytes; at++) hash = (hash ^ foldByte(load<u8>(name + at))) * 0x85ebca6b;
  return hash ^ (hash >>> 16);
}

function sameFolded(a: usize, b: usize, bytes: u32): bool {
  for (let at: u32 = 0; at < bytes; at++) if (foldByte(load<u8>(a + at)) != foldByte(load<u8>(b + at))) return false;
  return true;
}

/** Does the name up to its first `/` end in `tag/`, in any case? */
function isTagName(name: usize, bytes: u32): bool {
  const slash = indexOfByte(name, bytes, SLASH, 0);
  if (slash < <i32>TAG_BYTES - 1) return false;
  const at = name + slash - (TAG_BYTES - 1);
  return foldByte(load<u8>(at)) == 0x74 && foldByte(load<u8>(at, 1)) == 0x61 && foldByte(load<u8>(at, 2)) == 0x67;
}
