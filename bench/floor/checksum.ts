// What loading costs at the very least: the artifact's checksum (assembly/FORMAT.md) over bytes that were copied here.

/** Grows the memory for `bytes` bytes and returns where they may stand. */
export function reserve(bytes: u32): usize {
  const at: usize = memory.size() << 16;
  memory.grow(<i32>((bytes + 0xffff) >>> 16));
  return at;
}

export function checksum(at: usize, bytes: u32): u32 {
  let sum: u32 = 0x9e3779b1;
  for (const end = at + bytes; at < end; at += 4) {
    sum = (sum ^ load<u32>(at)) * 0x85ebca6b;
    sum ^= sum >>> 13;
  }
  return sum;
}
