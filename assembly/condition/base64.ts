/** Base64 (policy-language 6.6-5): standard alphabet, padding required. Equal bytes have equal canonical texts. */
import { CONTEXT_VALUE_BYTES_MAX } from "../limits";

const EQUALS: u32 = 0x3d;

/** Six bits of a base64 character, or 64. */
function bitsOf(character: u32): u32 {
  if (character - 0x41 < 26) return character - 0x41;
  if (character - 0x61 < 26) return character - 0x61 + 26;
  if (character - 0x30 < 10) return character - 0x30 + 52;
  return character == 0x2b ? 62 : character == 0x2f ? 63 : 64;
}

function characterOf(bits: u32): u32 {
  if (bits < 26) return bits + 0x41;
  if (bits < 52) return bits - 26 + 0x61;
  return bits < 62 ? bits - 52 + 0x30 : bits == 62 ? 0x2b : 0x2f;
}

/** Writes the canonical form (unused bits of the last character zero; same length) to `to`; false if the text is not base64. */
export function canonicalBase64(text: usize, bytes: u32, to: usize): bool {
  if ((bytes & 3) != 0 || bytes > CONTEXT_VALUE_BYTES_MAX) return false; // scratch has room for this many
  if (bytes == 0) return true;
  const padding: u32 = load<u8>(text + bytes - 1) != EQUALS ? 0 : load<u8>(text + bytes - 2) != EQUALS ? 1 : 2;
  const last = bytes - padding - 1;
  for (let at: u32 = 0; at <= last; at++) if (bitsOf(load<u8>(text + at)) > 63) return false;
  memory.copy(to, text, bytes);
  const unused: u32 = padding == 0 ? 0 : padding == 1 ? 3 : 15;
  store<u8>(to + last, <u8>characterOf(bitsOf(load<u8>(text + last)) & ~unused));
  return true;
}
