/** Hashes of texts. */

/**
 * MurmurHash3, 32 bits, seed 0. The compiler has the same function. It reads blocks of four bytes, so that the hash of a longer text
 * goes on from that of its beginning: addBlock() for each whole block, then finishHash().
 */
export function hashBytes(text: usize, bytes: u32): u32 {
  const blocks = bytes & ~3;
  let state: u32 = 0;
  for (let at: u32 = 0; at < blocks; at += 4) state = addBlock(state, load<u32>(text + at));
  return finishHash(state, text, bytes);
}

// @ts-ignore: decorator
@inline
export function addBlock(state: u32, block: u32): u32 {
  return rotl(state ^ scramble(block), 13) * 5 + 0xe6546b64;
}

// @ts-ignore: decorator
@inline
function scramble(block: u32): u32 {
  return rotl(block * 0xcc9e2d51, 15) * 0x1b873593;
}

/** The hash of a text whose whole blocks have made `state`. */
export function finishHash(state: u32, text: usize, bytes: u32): u32 {
  let rest: u32 = 0;
  for (let at = bytes & ~3, shift: u32 = 0; at < bytes; at++, shift += 8) rest |= (<u32>load<u8>(text + at)) << shift;
  state ^= scramble(rest) ^ bytes;
  state = (state ^ (state >>> 16)) * 0x85ebca6b;
  state = (state ^ (state >>> 13)) * 0xc2b2ae35;
  return state ^ (state >>> 16);
}

/** For tables of the core's own: words of 8 bytes, the last of which may overlap the one before. The best bits are the top ones. */
export function hashWords(text: usize, bytes: u32): u64 {
  let sum: u64 = bytes;
  if (bytes < 8) {
    for (let at: u32 = 0; at < bytes; at++) sum = (sum ^ load<u8>(text + at)) * 0xff51afd7ed558ccd;
    return sum;
  }
  const last = bytes - 8;
  for (let at: u32 = 0; at < last; at += 8) sum = (sum ^ load<u64>(text + at)) * 0xff51afd7ed558ccd;
  return (sum ^ load<u64>(text + last)) * 0xff51afd7ed558ccd;
}
