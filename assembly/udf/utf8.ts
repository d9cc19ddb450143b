/** UTF-8 as rows have it: any bytes. What is not UTF-8 must not come to the core. */

const NOT_ASCII: u64 = 0x8080808080808080;

/** The text's length in UTF-16, in which bindings count what no policy asks for; -1: the bytes are not UTF-8. */
export function utf16Length(text: usize, bytes: u32): i32 {
  let at: u32 = 0;
  while (at + 8 <= bytes && (load<u64>(text + at) & NOT_ASCII) == 0) at += 8;
  while (at < bytes && load<u8>(text + at) < 0x80) at++;
  return at == bytes ? <i32>bytes : utf16LengthFrom(text, bytes, at);
}

function utf16LengthFrom(text: usize, bytes: u32, at: u32): i32 {
  let units = at;
  while (at < bytes) {
    const size = characterBytes(text + at, bytes - at);
    if (size == 0) return -1;
    units += size == 4 ? 2 : 1;
    at += size;
  }
  return <i32>units;
}

/** Bytes of the character at `at`, of which `left` are there; 0: it is none. Shortest forms only, no surrogates, up to U+10FFFF. */
function characterBytes(at: usize, left: u32): u32 {
  const lead: u32 = load<u8>(at);
  if (lead < 0x80) return 1;
  if (lead < 0xc2 || lead > 0xf4) return 0;
  const size: u32 = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  if (size > left || !isSecondByte(lead, load<u8>(at, 1))) return 0;
  for (let next: u32 = 2; next < size; next++) if ((load<u8>(at + next) & 0xc0) != 0x80) return 0;
  return size;
}

/** Unicode 17, table 3-7. */
function isSecondByte(lead: u32, byte: u32): bool {
  const first: u32 = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
  const last: u32 = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
  return byte >= first && byte <= last;
}
