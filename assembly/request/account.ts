/** What names an account: 12 digits on AWS, a word of a store (policy-language 3-15, DECISIONS.md, 7). */
import { isDigit } from "../text";

/** 1 … 64 of `[A-Za-z0-9_.@+=,-]`. */
export function isAccountName(id: usize, bytes: u32): bool {
  if (bytes - 1 > 63) return false;
  for (const end = id + bytes; id < end; id++) {
    const byte: u32 = load<u8>(id);
    if (!isDigit(byte) && (byte | 0x20) - 0x61 >= 26 && !isSign(byte)) return false;
  }
  return true;
}

/** One of `_.@+=,-`. */
function isSign(byte: u32): bool {
  return byte == 0x5f || byte == 0x40 || byte == 0x3d || byte - 0x2b < 4;
}

export function isTwelveDigits(id: usize, bytes: u32): bool {
  return bytes == 12 && areDigits(load<u64>(id)) && areDigits(load<u64>(id, 4));
}

/** Eight bytes of `0` … `9`: the high halves are 3, also when 6 is added. */
// @ts-ignore: decorator
@inline
function areDigits(word: u64): bool {
  const highHalves: u64 = 0xf0f0f0f0f0f0f0f0;
  return (word & highHalves) == 0x3030303030303030 && ((word + 0x0606060606060606) & highHalves) == 0x3030303030303030;
}
