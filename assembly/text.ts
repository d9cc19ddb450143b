/**
 * Bytes: comparing, stepping through UTF-8, folding ASCII. No other file of the core loops over text for these.
 * A text is a pointer and a length in bytes; nothing here writes, except copyBytes and foldAscii into scratch.
 */

/** Address of a text constant: its length in one byte, then its bytes (ascii.mjs). */
export type Ascii = usize;

/** All text constants. Filled by ascii.mjs. */
// @ts-ignore: decorator
@global
const ASCII_TEXTS: usize = memory.data<u8>([]);

/** True when the two runs of `bytes` bytes are equal. Words of 8, the last of which may overlap the one before. */
export function sameBytes(a: usize, b: usize, bytes: u32): bool {
  return sameBytesHere(a, b, bytes);
}

/** sameBytes() in the place of its call. */
// @ts-ignore: decorator
@inline
export function sameBytesHere(a: usize, b: usize, bytes: u32): bool {
  if (bytes < 8) return sameFewBytes(a, b, bytes);
  const last = bytes - 8;
  for (let at: u32 = 0; at < last; at += 8) if (load<u64>(a + at) != load<u64>(b + at)) return false;
  return load<u64>(a + last) == load<u64>(b + last);
}

function sameFewBytes(a: usize, b: usize, bytes: u32): bool {
  if (bytes >= 4) return load<u32>(a) == load<u32>(b) && load<u32>(a + bytes - 4) == load<u32>(b + bytes - 4);
  if (bytes >= 2) return load<u16>(a) == load<u16>(b) && load<u8>(a + bytes - 1) == load<u8>(b + bytes - 1);
  return bytes == 0 || load<u8>(a) == load<u8>(b);
}

/** Equal length and equal bytes. */
// @ts-ignore: decorator
@inline
export function sameText(a: usize, aBytes: u32, b: usize, bBytes: u32): bool {
  return aBytes == bBytes && sameBytes(a, b, aBytes);
}

/** Lexicographic order of bytes: negative, 0 or positive. A prefix sorts first. */
export function compareBytes(a: usize, aBytes: u32, b: usize, bBytes: u32): i32 {
  const shared = min(aBytes, bBytes);
  let at: u32 = 0;
  for (; at + 4 <= shared; at += 4) {
    const left = load<u32>(a + at);
    const right = load<u32>(b + at);
    if (left != right) return bswap(left) < bswap(right) ? -1 : 1;
  }
  for (; at < shared; at++) {
    const difference = <i32>load<u8>(a + at) - <i32>load<u8>(b + at);
    if (difference != 0) return difference;
  }
  return aBytes < bBytes ? -1 : aBytes > bBytes ? 1 : 0;
}

/** The eight bytes in the opposite order. As `bswap<u64>`, in a quarter of its bytes. */
export function reversed(word: u64): u64 {
  return ((<u64>bswap(<u32>word)) << 32) | bswap(<u32>(word >>> 32));
}

// @ts-ignore: decorator
@inline
export function foldByte(byte: u32): u32 {
  return byte - 0x41 < 26 ? byte | 0x20 : byte;
}

/** Copies `bytes` bytes to `to` with A–Z folded to lower case. */
export function foldAscii(from: usize, bytes: u32, to: usize): void {
  for (let at: u32 = 0; at < bytes; at++) store<u8>(to + at, <u8>foldByte(load<u8>(from + at)));
}

/** `true` in any case. A byte that differs from a lower-case letter in that bit alone is the letter in upper case. */
// @ts-ignore: decorator
@inline
export function isTrueText(text: usize, bytes: u32): bool {
  return bytes == 4 && (load<u32>(text) | 0x20202020) == 0x65757274;
}

/** `false` in any case. */
// @ts-ignore: decorator
@inline
export function isFalseText(text: usize, bytes: u32): bool {
  return bytes == 5 && (load<u32>(text) | 0x20202020) == 0x736c6166 && ((<u32>load<u8>(text, 4)) | 0x20) == 0x65;
}

// @ts-ignore: decorator
@inline
export function isDigit(byte: u32): bool {
  return byte - 0x30 < 10;
}

/** Bytes of the UTF-8 sequence that starts with `lead`. */
// @ts-ignore: decorator
@inline
export function sequenceBytes(lead: u32): u32 {
  return lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
}

/** The code point that starts at `text`. The bytes are well-formed UTF-8: hosts encode with U+FFFD for lone surrogates. */
export function codePointAt(text: usize): u32 {
  const lead: u32 = load<u8>(text);
  if (lead < 0x80) return lead;
  if (lead < 0xe0) return ((lead & 0x1f) << 6) | continuation(text + 1);
  if (lead < 0xf0) return ((lead & 0x0f) << 12) | (continuation(text + 1) << 6) | continuation(text + 2);
  return ((lead & 0x07) << 18) | (continuation(text + 1) << 12) | (continuation(text + 2) << 6) | continuation(text + 3);
}

// @ts-ignore: decorator
@inline
function continuation(text: usize): u32 {
  return (<u32>load<u8>(text)) & 0x3f;
}

/** The word of eight bytes that are not `byte`, in no bit. */
// @ts-ignore: decorator
@inline
export function oppositeOf(byte: u32): u64 {
  return ~(<u64>byte * 0x0101010101010101);
}

/** The high bit of each byte of the word that is the byte of `opposite`, and no other: there the two differ in all bits. */
// @ts-ignore: decorator
@inline
export function bytesThatAre(opposite: u64, word: u64): u64 {
  const difference = word ^ opposite;
  return ((difference & 0x7f7f7f7f7f7f7f7f) + 0x0101010101010101) & difference & 0x8080808080808080;
}

/** Address of the first `byte` in [at, end), or `end`. */
// @ts-ignore: decorator
@inline
export function findByte(at: usize, end: usize, byte: u32): usize {
  const opposite = oppositeOf(byte);
  for (const last = end - 8; at <= last; at += 8) {
    const found = bytesThatAre(opposite, load<u64>(at));
    if (found != 0) return at + <usize>(ctz(found) >> 3);
  }
  while (at < end && <u32>load<u8>(at) != byte) at++;
  return at;
}

/** Offset of the first `byte` in the text at or after `from`, or -1. */
export function indexOfByte(text: usize, bytes: u32, byte: u32, from: u32): i32 {
  const found = findByte(text + from, text + bytes, byte);
  return found < text + bytes ? <i32>(found - text) : -1;
}

/** Offset of the last `byte` in the text, or -1. */
export function lastIndexOfByte(text: usize, bytes: u32, byte: u32): i32 {
  for (let at: i32 = <i32>bytes - 1; at >= 0; at--) if (<u32>load<u8>(text + at) == byte) return at;
  return -1;
}

/** True when the text begins with `constant` (ASCII, in memory). */
// @ts-ignore: decorator
@inline
export function startsWith(text: usize, bytes: u32, constant: usize, constantBytes: u32): bool {
  return bytes >= constantBytes && sameBytes(text, constant, constantBytes);
}

/** Copies and returns the address after the copy. Short texts: a call of memory.copy costs more than copying them. */
export function copyBytes(to: usize, from: usize, bytes: u32): usize {
  if (bytes < 8) {
    for (let at: u32 = 0; at < bytes; at++) store<u8>(to + at, load<u8>(from + at));
    return to + bytes;
  }
  const last = bytes - 8;
  for (let at: u32 = 0; at < last; at += 8) store<u64>(to + at, load<u64>(from + at));
  store<u64>(to + last, load<u64>(from + last));
  return to + bytes;
}

/** True when the text is the ASCII constant. */
export function isAscii(text: usize, bytes: u32, constant: Ascii): bool {
  return bytes == load<u8>(constant) && beginsWithAscii(text, bytes, constant);
}

/** True when the text begins with the ASCII constant. */
export function beginsWithAscii(text: usize, bytes: u32, constant: Ascii): bool {
  const constantBytes: u32 = load<u8>(constant);
  if (bytes < constantBytes) return false;
  for (let at: u32 = 0; at < constantBytes; at++) if (load<u8>(text + at) != load<u8>(constant + at, 1)) return false;
  return true;
}

/** True when the text is one of the texts of `list`, ASCII and separated by single spaces. */
export function isOneOf(text: usize, bytes: u32, list: Ascii): bool {
  const end: u32 = load<u8>(list);
  let from: u32 = 0;
  let same = true;
  for (let at: u32 = 0; at <= end; at++) {
    const unit: u32 = at == end ? 0x20 : load<u8>(list + at, 1);
    if (unit == 0x20) {
      if (same && at - from == bytes) return true;
      from = at + 1;
      same = true;
    } else if (same) {
      same = at - from < bytes && <u32>load<u8>(text + (at - from)) == unit;
    }
  }
  return false;
}
