/**
 * Buffers for the host: a stack behind everything else in memory. A buffer that is destroyed goes once none lives above it, so
 * that the memory holds the buffers that live at one time, however many blocks come.
 *
 *   bottom ─┬─ buffer, its bytes ─┬─ buffer, its bytes ─┬─ top
 *           └──────────← BUFFER_PREVIOUS ───────────────┘
 */
import { growTo } from "../memory";
import { BUFFER_BYTES, BUFFER_DATA, BUFFER_LIVE, BUFFER_PREVIOUS, BUFFER_SIZE, BUFFER_STATE } from "./layout";

let bottom: usize = 0;
let top: usize = 0;
/** The topmost buffer, 0 where there is none. */
let newest: usize = 0;

/** Buffers stand from here on. */
export function openArena(at: usize): void {
  bottom = (at + 15) & ~15;
  top = bottom;
  newest = 0;
}

/** A buffer of `bytes` bytes. Traps where memory cannot grow. */
export function createBuffer(bytes: u32): usize {
  const handle = top;
  const end = (<u64>handle + BUFFER_BYTES + bytes + 15) & ~15;
  if (!growTo(end)) unreachable();
  store<u32>(handle, <u32>(handle + BUFFER_BYTES), BUFFER_DATA);
  store<u32>(handle, bytes, BUFFER_SIZE);
  store<u32>(handle, <u32>newest, BUFFER_PREVIOUS);
  store<u32>(handle, BUFFER_LIVE, BUFFER_STATE);
  newest = handle;
  top = <usize>end;
  return handle;
}

/** Traps for what is not a live buffer. */
export function destroyBuffer(handle: usize): void {
  checkLive(handle);
  store<u32>(handle, 0, BUFFER_STATE);
  while (newest != 0 && load<u32>(newest, BUFFER_STATE) != BUFFER_LIVE) {
    top = newest;
    newest = load<u32>(newest, BUFFER_PREVIOUS);
  }
}

/** Traps unless the handle is that of a live buffer, whose words are as createBuffer() wrote them. */
export function checkLive(handle: usize): void {
  if (handle < bottom || handle > newest || (handle & 15) != 0) unreachable();
  if (load<u32>(handle, BUFFER_STATE) != BUFFER_LIVE || load<u32>(handle, BUFFER_DATA) != <u32>(handle + BUFFER_BYTES))
    unreachable();
  if (<u64>handle + BUFFER_BYTES + load<u32>(handle, BUFFER_SIZE) > top) unreachable();
}
