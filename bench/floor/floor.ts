// The floor's core: what handing a request over costs at the very least. Each 8 bytes are multiplied into a hash once.
// Compiled by asc with the same options as the core. This file may only get faster.

/** Hash of the `bytes` bytes at address 1024; the host leaves zeros behind them. */
export function hash(bytes: u32): u32 {
  let sum: u64 = 0x9e3779b97f4a7c15;
  for (let at: usize = 1024, end = at + bytes; at < end; at += 8) sum = (sum ^ load<u64>(at)) * 0xff51afd7ed558ccd;
  return <u32>(sum ^ (sum >> 32));
}
