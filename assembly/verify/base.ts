/** What every check of verify.ts uses: the artifact being checked, its first fault, and the places of its sections. */
import {
  HEADER_SECTIONS,
  LOAD_BAD_REFERENCE,
  LOAD_OK,
  RESULT,
  RESULT_ERROR_AT,
  SECTION_BYTES,
  SECTION_ITEMS,
  SECTION_OFFSET,
  STRINGS,
} from "../layout";

export let base: usize = 0;
export let failure: u32 = LOAD_OK;
/** STRINGS, once the sections are known to be in place. */
export let strings: usize = 0;
export let stringBytes: u32 = 0;

export function beginVerify(at: usize): void {
  base = at;
  failure = LOAD_OK;
}

/** Records the fault; always false. Whoever called returns at once, so that it is the first and the only one. */
export function fail(code: u32, at: usize): bool {
  failure = code;
  store<u32>(RESULT, <u32>(at - base), RESULT_ERROR_AT);
  return false;
}

/** `condition`, else a bad reference at `at`. */
// @ts-ignore: decorator
@inline
export function check(condition: bool, at: usize): bool {
  return condition || fail(LOAD_BAD_REFERENCE, at);
}

// @ts-ignore: decorator
@inline
export function recordAt(id: u32): usize {
  return base + HEADER_SECTIONS + id * SECTION_BYTES;
}
// @ts-ignore: decorator
@inline
export function start(id: u32): usize {
  return base + load<u32>(recordAt(id), SECTION_OFFSET);
}
// @ts-ignore: decorator
@inline
export function count(id: u32): u32 {
  return load<u32>(recordAt(id), SECTION_ITEMS);
}

export function bindStrings(): void {
  strings = start(STRINGS);
  stringBytes = count(STRINGS);
}

/** A text of STRINGS: offset in the word at `at`, length in the next. */
export function isText(at: usize): bool {
  return isTextOf(at, load<u32>(at, 4));
}

/** A text of `bytes` bytes, its offset in the word at `at`. */
export function isTextOf(at: usize, bytes: u32): bool {
  const offset = load<u32>(at);
  return check(offset <= stringBytes && bytes <= stringBytes - offset, at);
}

/** A range of records of a section: first in the word at `at`, count in the next. */
export function isRange(at: usize, id: u32): bool {
  const first = load<u32>(at);
  const items = load<u32>(at, 4);
  const all = count(id);
  return check(first <= all && items <= all - first, at);
}

/** Every word of section `id` is an index in section `target`. */
export function areIndexes(id: u32, target: u32): bool {
  const first = start(id);
  const limit = count(target);
  for (let item: u32 = 0; item < count(id); item++) {
    const at = first + ((<usize>item) << 2);
    if (!check(load<u32>(at) < limit, at)) return false;
  }
  return true;
}
