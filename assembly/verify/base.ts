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

/** Working memory behind the artifact, see workBytes(). Whoever uses a part of it clears that part: it was never touched before. */
export let work: usize = 0;

export function beginVerify(at: usize, workspace: usize): void {
  base = at;
  work = workspace;
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
  return condition || failReference(at);
}

/** fail() with the code of nearly all checks. */
function failReference(at: usize): bool {
  return fail(LOAD_BAD_REFERENCE, at);
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

/** A range of `all` records: first in the word at `at`, count in the next. */
export function isRange(at: usize, all: u32): bool {
  const first = load<u32>(at);
  return check(first <= all && load<u32>(at, 4) <= all - first, at);
}
