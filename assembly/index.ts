/**
 * The core's exports: reserve() room for an artifact, copy it there, loadArtifact(); then write a request into the frame and
 * decide(); or decideWhole() and examine() rows, to explain. No imports; nothing is allocated after it. The contract for hosts is FORMAT.md.
 * Look into request/ for who calls what, match/ and condition/ for what a statement says, decide/ for how policy types combine.
 */
import { ERROR_NOT_LOADED, EXAMINED_NOTHING, LOAD_NO_MEMORY, LOAD_OK } from "./layout";
import { ARTIFACT_BYTES_MAX } from "./limits";
import { atomHolds } from "./condition/atom";
import { decideRequest, examineRow, readRequest } from "./decide/decide";
import { growTo } from "./memory";
import { actionRows, atomCount, bindSections, placeTables, rowCount } from "./tables";
import { verify, workBytes } from "./verify/verify";

let loaded: bool = false;

/** Address for an artifact of `bytes` bytes, memory grown to hold it; 0 when it is too large or memory cannot grow. */
export function reserve(bytes: u32): usize {
  const at = (__heap_base + 15) & ~15;
  loaded = false;
  return bytes <= ARTIFACT_BYTES_MAX && growTo(<u64>at + bytes) ? at : 0;
}

/** Verifies the artifact of `bytes` bytes at `at` (from reserve()) and makes it the one in force: a LOAD_* code. */
export function loadArtifact(at: usize, bytes: u32): u32 {
  loaded = false;
  const end = at + bytes;
  if (!growTo(<u64>end + workBytes(bytes))) return LOAD_NO_MEMORY;
  const code = verify(at, bytes, end);
  if (code != LOAD_OK) return code;
  bindSections(at);
  if (!growTo(placeTables())) return LOAD_NO_MEMORY;
  // What an action selects is written whole when the action is first seen.
  memory.fill(end, 0, actionRows - end);
  loaded = true;
  return LOAD_OK;
}

/** Decides the request in the frame: DECISION_*, or a negative ERROR_*. */
export function decide(): i32 {
  return loaded ? decideRequest(false) : ERROR_NOT_LOADED;
}

/** As decide(), but sees every statement: RESULT then holds every policy type's result and every cause. */
export function decideWhole(): i32 {
  return loaded ? decideRequest(true) : ERROR_NOT_LOADED;
}

/** Only reads the request in the frame, so that a host can see what the directory derives: 0, or a negative ERROR_*. */
export function locate(): i32 {
  return loaded ? readRequest() : ERROR_NOT_LOADED;
}

/** EXAMINED_*: what keeps row `row` from applying to the request that decideWhole() decided last. */
export function examine(row: u32): u32 {
  return loaded && row < rowCount ? examineRow(row) : EXAMINED_NOTHING;
}

/** Does atom `atom` hold for that request? 1 or 0. */
export function examineAtom(atom: u32): u32 {
  return loaded && atom < atomCount() && atomHolds(atom) ? 1 : 0;
}
