/**
 * Reads a block of rows in RowBinary: a text is its length (a count) and its bytes, a map or list its number of items (a count)
 * and the items; a count is LEB128. A block that ends within a row, or goes on behind the last one, is no row's fault: a trap.
 */

const COUNT_BITS: u32 = 35;

let at: usize = 0;
let end: usize = 0;
/** The text read last. */
export let text: usize = 0;
export let textBytes: u32 = 0;

export function openBlock(data: usize, bytes: u32): void {
  at = data;
  end = data + bytes;
}

export function closeBlock(): void {
  if (at != end) unreachable();
}

export function readByte(): u32 {
  if (at >= end) unreachable();
  return load<u8>(at++);
}

export function readCount(): u32 {
  let count: u64 = 0;
  for (let shift: u32 = 0; shift < COUNT_BITS; shift += 7) {
    const byte = readByte();
    count |= ((<u64>byte) & 0x7f) << shift;
    if (byte < 0x80) {
      if (count > u32.MAX_VALUE) unreachable();
      return <u32>count;
    }
  }
  unreachable();
  return 0;
}

/** Sets `text` and `textBytes`. */
export function readText(): void {
  const bytes = readCount();
  if (bytes > <u32>(end - at)) unreachable();
  text = at;
  textBytes = bytes;
  at += bytes;
}
