/**
 * The second entry over the core: functions of a database, with the artifact in the module itself (`postern pack`). Blocks of rows
 * come and go by ClickHouse's BUFFERED_V1. The contract is assembly/udf/FORMAT.md. A row that is not a request has an answer of
 * its own, below 0; a block or an artifact that is broken ends the call with a trap.
 *
 * Look into the room when a database gets another answer than `decide` gives: cursor.ts reads a block, row.ts makes a frame of each
 * row. It decides nothing itself, and packing a module is bindings/pack/.
 */
import { decide, decideWhole, loadArtifact, reserve } from "../index";
import { DECISION_IMPLICIT_DENY, HEADER_BYTES_TOTAL, LOAD_OK, RESULT, RESULT_CAUSES, RESULT_ROW } from "../layout";
import { growTo } from "../memory";
import { placeTables } from "../tables";
import { checkLive, createBuffer, destroyBuffer, openArena } from "./arena";
import { closeBlock, openBlock } from "./cursor";
import { INFO_BYTES_MAX, keyCount, writeInfo } from "./info";
import { placeKeys } from "./keys";
import { BUFFER_DATA, BUFFER_SIZE, REASON_BYTES, REASON_CAUSES, REASON_ROW } from "./layout";
import { readRow } from "./row";

let loaded: bool = false;

/** A buffer of `size` bytes: the address of its own, then its size. */
export function clickhouse_create_buffer(size: u32): usize {
  loadOnce();
  return createBuffer(size);
}

export function clickhouse_destroy_buffer(handle: usize): void {
  destroyBuffer(handle);
}

/** Decides rows of (principal, action, resource, context): a signed byte a row. */
export function postern_decide(handle: usize, rows: u32): usize {
  return decideRows(handle, rows, false);
}

/** Decides rows that say more of caller and resource. */
export function postern_decide_full(handle: usize, rows: u32): usize {
  return decideRows(handle, rows, true);
}

/** As postern_decide_full, with causes and the row that decided. */
export function postern_reason(handle: usize, rows: u32): usize {
  const out = beginRows(handle, rows, REASON_BYTES);
  let at: usize = load<u32>(out, BUFFER_DATA);
  for (let left = rows; left > 0; left--, at += REASON_BYTES) writeReason(at);
  closeBlock();
  return out;
}

/** The same text for each row: digest, format, counts. Takes no arguments, so the handle is none. */
export function postern_info(_handle: usize, rows: u32): usize {
  loadOnce();
  const size = <u64>rows * (INFO_BYTES_MAX + 1);
  if (size > u32.MAX_VALUE) unreachable();
  const out = createBuffer(<u32>size);
  const start: usize = load<u32>(out, BUFFER_DATA);
  let at = start;
  for (let left = rows; left > 0; left--) {
    const end = writeInfo(at + 1);
    store<u8>(at, <u8>(end - at - 1));
    at = end;
  }
  store<u32>(out, <u32>(at - start), BUFFER_SIZE);
  return out;
}

function decideRows(handle: usize, rows: u32, full: bool): usize {
  const out = beginRows(handle, rows, 1);
  const start: usize = load<u32>(out, BUFFER_DATA);
  for (let row: u32 = 0; row < rows; row++) {
    const fault = readRow(full);
    store<i8>(start + row, <i8>(fault != 0 ? fault : decide()));
  }
  closeBlock();
  return out;
}

function writeReason(at: usize): void {
  const fault = readRow(true);
  const decision = fault != 0 ? fault : decideWhole();
  const isDecided = decision >= DECISION_IMPLICIT_DENY;
  store<i8>(at, <i8>decision);
  store<u32>(at, isDecided ? load<u32>(RESULT, RESULT_CAUSES) : 0, REASON_CAUSES);
  store<u32>(at, isDecided ? load<u32>(RESULT, RESULT_ROW) : 0, REASON_ROW);
}

/** Opens the block and returns a buffer for its answers. A row has four bytes at least: no block makes room for more. */
function beginRows(handle: usize, rows: u32, answerBytes: u32): usize {
  loadOnce();
  checkLive(handle);
  const bytes = load<u32>(handle, BUFFER_SIZE);
  if (rows > bytes) unreachable();
  openBlock(load<u32>(handle, BUFFER_DATA), bytes);
  return createBuffer(rows * answerBytes);
}

// --- the artifact ----------------------------------------------------------------------------------------------------------

/** Where the packer puts the artifact: where reserve() would. For the build, which takes this export out. */
export function artifactBase(): usize {
  return (__heap_base + 15) & ~15;
}

/** Verifies the artifact that the packer put where reserve() would: once, before anything else. */
function loadOnce(): void {
  if (loaded) return;
  const at = artifactBase();
  const bytes = load<u32>(at, HEADER_BYTES_TOTAL);
  if (reserve(bytes) != at || loadArtifact(at, bytes) != LOAD_OK) unreachable();
  const start = placeTables();
  const end = placeKeys(start, keyCount());
  if (!growTo(end)) unreachable();
  memory.fill(start, 0, end - start);
  openArena(end);
  loaded = true;
}
