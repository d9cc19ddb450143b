/** IP addresses (policy-language §6.7): strict text, then sorted disjoint ranges of each family. */
import { IPV4_RANGE_BYTES, IPV6_RANGE_BYTES, OPERAND_TEXT, OPERAND_TEXT_BYTES, SCRATCH_ADDRESS } from "../layout";
import { strings } from "../tables";
import { compareBytes, isDigit } from "../text";
import { DIFFERENT, ILL_TYPED, SAME } from "./answer";

const DOT: u32 = 0x2e;
const COLON: u32 = 0x3a;

// The address that this request asked for last is kept: it is read when the context is bound, and again by every atom about it.
let lastText: usize = 0;
let lastBytes: u32 = 0;
let lastFamily: u32 = 0;

/** To be called when a request begins: its texts stand where those of the one before stood. */
export function forgetAddress(): void {
  lastText = 0;
}

/** Reads the address to SCRATCH_ADDRESS, IPv4 also where it is mapped to IPv6: 4, 6, or 0 where the text is not an address. */
export function readAddress(text: usize, bytes: u32): u32 {
  if (text == lastText && bytes == lastBytes) return lastFamily;
  lastText = text;
  lastBytes = bytes;
  lastFamily = readIPv4(text, bytes, SCRATCH_ADDRESS) ? 4 : readIPv6(text, bytes, SCRATCH_ADDRESS) ? 6 : 0;
  if (lastFamily == 6 && isMapped(SCRATCH_ADDRESS)) {
    store<u32>(SCRATCH_ADDRESS, load<u32>(SCRATCH_ADDRESS, 12));
    lastFamily = 4;
  }
  return lastFamily;
}

/** SAME when the address lies in a range of its own family, DIFFERENT when not, ILL_TYPED when the text is not an address. */
export function addressInRanges(ipv4: usize, ipv6: usize, text: usize, bytes: u32): u32 {
  const family = readAddress(text, bytes);
  if (family == 0) return ILL_TYPED;
  return family == 4 ? inRanges(ipv4, SCRATCH_ADDRESS, 4, IPV4_RANGE_BYTES) : inRanges(ipv6, SCRATCH_ADDRESS, 16, IPV6_RANGE_BYTES);
}

function inRanges(operand: usize, address: usize, addressBytes: u32, rangeBytes: u32): u32 {
  const ranges = strings + load<u32>(operand, OPERAND_TEXT);
  let low: u32 = 0;
  let high = load<u32>(operand, OPERAND_TEXT_BYTES) / rangeBytes;
  const count = high;
  // The first range that does not end before the address.
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compareBytes(ranges + middle * rangeBytes + addressBytes, addressBytes, address, addressBytes) < 0) low = middle + 1;
    else high = middle;
  }
  if (low == count) return DIFFERENT;
  return compareBytes(ranges + low * rangeBytes, addressBytes, address, addressBytes) <= 0 ? SAME : DIFFERENT;
}

/** Four decimal octets without leading zeros; writes 4 bytes. */
function readIPv4(text: usize, bytes: u32, to: usize): bool {
  const end = text + bytes;
  for (let octet: u32 = 0; octet < 4; octet++) {
    if (octet > 0 && (text >= end || <u32>load<u8>(text++) != DOT)) return false;
    let value = digitAt(text++, end);
    if (value > 9) return false;
    const second = digitAt(text, end);
    if (second < 10) {
      if (value == 0) return false;
      value = value * 10 + second;
      const third = digitAt(++text, end);
      if (third < 10) {
        value = value * 10 + third;
        if (value > 255) return false;
        text++;
      }
    }
    store<u8>(to + octet, <u8>value);
  }
  return text == end;
}

/** The digit's value, or 10 and more where there is none. */
// @ts-ignore: decorator
@inline
function digitAt(at: usize, end: usize): u32 {
  return at < end ? <u32>load<u8>(at) - 0x30 : 10;
}

/** Any form of RFC 4291 without a zone; writes 16 bytes. */
function readIPv6(text: usize, bytes: u32, to: usize): bool {
  memory.fill(to, 0, 16);
  let at: u32 = 0;
  let filled: u32 = 0; // bytes written so far
  let gap: i32 = -1; // where `::` stood, in bytes
  if (bytes >= 2 && isGapAt(text, bytes, 0)) {
    gap = 0;
    at = 2;
  }
  while (at < bytes) {
    if (filled == 16) return false;
    const group = readGroup(text, bytes, at);
    if (groupEnd < bytes && <u32>load<u8>(text + groupEnd) == DOT) {
      if (filled > 12 || !readIPv4(text + at, bytes - at, to + filled)) return false;
      filled += 4;
      at = bytes;
      break;
    }
    if (group < 0) return false;
    store<u16>(to + filled, bswap<u16>(<u16>group));
    filled += 2;
    at = groupEnd;
    if (at == bytes) break;
    if (isGapAt(text, bytes, at)) {
      if (gap >= 0) return false;
      gap = <i32>filled;
      at += 2;
    } else if (<u32>load<u8>(text + at) != COLON || ++at == bytes) {
      return false;
    }
  }
  if (gap < 0) return filled == 16;
  if (filled == 16) return false;
  closeGap(to, <u32>gap, filled);
  return true;
}

function isGapAt(text: usize, bytes: u32, at: u32): bool {
  return at + 1 < bytes && <u32>load<u8>(text + at) == COLON && <u32>load<u8>(text + at + 1) == COLON;
}

let groupEnd: u32 = 0;

/** One to four hexadecimal digits at `at`; sets groupEnd. Negative if there are none. */
function readGroup(text: usize, bytes: u32, at: u32): i32 {
  let value: i32 = 0;
  groupEnd = at;
  while (groupEnd < bytes && groupEnd - at < 4) {
    const digit = hexDigit(load<u8>(text + groupEnd));
    if (digit < 0) break;
    value = (value << 4) | digit;
    groupEnd++;
  }
  return groupEnd == at ? -1 : value;
}

function hexDigit(byte: u32): i32 {
  if (isDigit(byte)) return <i32>byte - 0x30;
  const letter = byte | 0x20;
  return letter - 0x61 < 6 ? <i32>letter - 0x57 : -1;
}

/** Moves the bytes written after the gap to the end. */
function closeGap(to: usize, gap: u32, filled: u32): void {
  const tail = filled - gap;
  memory.copy(to + 16 - tail, to + gap, tail);
  memory.fill(to + gap, 0, 16 - filled);
}

/** ::ffff:a.b.c.d */
function isMapped(address: usize): bool {
  return load<u64>(address) == 0 && load<u32>(address, 8) == 0xffff0000;
}
