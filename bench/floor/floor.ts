// The floor's core: what handing a request over costs at the very least. Each 8 bytes are multiplied into a hash once, in
// four lanes so that no multiplication waits for the one before. Compiled by asc as the core is. It may only get faster.

const TEXT: usize = 1024;
const FACTOR: u64 = 0xff51afd7ed558ccd;

/** Hash of the `bytes` bytes at address 1024. */
export function hash(bytes: u32): u32 {
  const end = TEXT + <usize>bytes;
  // The last block is filled up with zeros.
  store<u64>(end, 0);
  store<u64>(end, 0, 8);
  store<u64>(end, 0, 16);
  store<u64>(end, 0, 24);
  let a: u64 = 1,
    b: u64 = 2,
    c: u64 = 3,
    d: u64 = 4;
  for (let at = TEXT; at < end; at += 32) {
    a = (a ^ load<u64>(at)) * FACTOR;
    b = (b ^ load<u64>(at, 8)) * FACTOR;
    c = (c ^ load<u64>(at, 16)) * FACTOR;
    d = (d ^ load<u64>(at, 24)) * FACTOR;
  }
  const sum = a ^ b ^ c ^ d;
  return <u32>(sum ^ (sum >> 32));
}
