/**
 * The second entry under guard: AssemblyScript, compiled to dist/udf.debug.wasm. Its calls of the core come through here, so that the
 * core has what guard.ts gives it; its own code may read the block that it was given and what it has written, and write the
 * frame and what stands behind the tables. While the core decides a row, the block is open as far as the frame points into it.
 */
import {
  ENTRIES,
  ENTRY_BYTES,
  FRAME,
  FRAME_BYTES,
  HEADER_BYTES,
  LOAD_OK,
  SCRATCH_PRINCIPALS,
  TEXT,
  VALUES,
} from "../../assembly/layout";
import { CONTEXT_KEYS_MAX } from "../../assembly/limits";
import * as udf from "../../assembly/udf/index";
import { BUFFER_DATA, BUFFER_SIZE } from "../../assembly/udf/layout";
import {
  allow,
  decide,
  decideWhole,
  LIMIT,
  loadArtifact,
  READABLE,
  reserve,
  setTexts,
  STATIC_DATA,
  tablesEnd,
  WRITABLE,
} from "./guard";

export {
  allowWork,
  faultAt,
  faultKind,
  faultOn,
  onBranch,
  onCopy,
  onEntry,
  onFill,
  onGrow,
  onLoad,
  onSize,
  onStore32,
  onStore64,
  watchAtom,
  watchValue,
  workDone,
} from "./guard";

/** The block of the call. */
let block: u32 = 0;
let blockBytes: u32 = 0;

/** Where a test is to lay the artifact. */
export function artifactBase(): usize {
  return udf.artifactBase();
}

let isLoaded: bool = false;

export function clickhouse_create_buffer(size: u32): usize {
  openHeader();
  return udf.clickhouse_create_buffer(size);
}

export function clickhouse_destroy_buffer(handle: usize): void {
  udf.clickhouse_destroy_buffer(handle);
}

export function postern_decide(handle: usize, rows: u32): usize {
  openBlock(handle);
  const out = udf.postern_decide(handle, rows);
  closeBlock();
  return out;
}

export function postern_decide_full(handle: usize, rows: u32): usize {
  openBlock(handle);
  const out = udf.postern_decide_full(handle, rows);
  closeBlock();
  return out;
}

export function postern_reason(handle: usize, rows: u32): usize {
  openBlock(handle);
  const out = udf.postern_reason(handle, rows);
  closeBlock();
  return out;
}

export function postern_info(handle: usize, rows: u32): usize {
  openHeader();
  return udf.postern_info(handle, rows);
}

// --- in place of the core's own ----------------------------------------------------------------------------------------------

export function watchReserve(bytes: u32): usize {
  return reserve(bytes);
}

export function watchLoad(at: usize, bytes: u32): u32 {
  const code = loadArtifact(at, bytes);
  if (code != LOAD_OK) return code;
  isLoaded = true;
  allow(tablesEnd(), LIMIT - tablesEnd(), WRITABLE);
  return code;
}

export function watchDecide(): i32 {
  allow(block, blockBytes, 0);
  const answer = decide();
  openFrame();
  return answer;
}

export function watchDecideWhole(): i32 {
  allow(block, blockBytes, 0);
  const answer = decideWhole();
  openFrame();
  return answer;
}

// --- what the entry itself may touch -----------------------------------------------------------------------------------------

/** Until the artifact is loaded, its header says how long it is. */
function openHeader(): void {
  if (!isLoaded) allow(udf.artifactBase(), HEADER_BYTES, READABLE);
}

function openBlock(handle: usize): void {
  openHeader();
  const isInside = <u64>handle + 8 <= LIMIT;
  block = isInside ? load<u32>(handle, BUFFER_DATA) : 0;
  blockBytes = isInside ? load<u32>(handle, BUFFER_SIZE) : 0;
  if (block < STATIC_DATA || <u64>block + blockBytes > LIMIT) blockBytes = 0;
  setTexts(block, block + blockBytes);
  openFrame();
}

function closeBlock(): void {
  allow(block, blockBytes, WRITABLE);
}

/** The frame for writing; the block for reading. */
function openFrame(): void {
  allow(FRAME, FRAME_BYTES, WRITABLE);
  allow(ENTRIES, CONTEXT_KEYS_MAX * ENTRY_BYTES, WRITABLE);
  allow(VALUES, STATIC_DATA - VALUES, WRITABLE);
  allow(SCRATCH_PRINCIPALS, TEXT - SCRATCH_PRINCIPALS, WRITABLE);
  allow(block, blockBytes, READABLE);
}
