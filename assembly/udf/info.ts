/** What a module says of itself, as JSON: which artifact it holds, and what rows must give. */
import {
  DERIVED_CURRENT_TIME,
  DERIVED_EPOCH_TIME,
  FORMAT_VERSION,
  HEADER_DIGEST,
  HEADER_SECTIONS,
  KEYS,
  META_POLICY_COUNT,
  SECTION_BYTES,
  SECTION_ITEMS,
} from "../layout";
import { artifact, derived, meta, rowCount } from "../tables";
import { Ascii } from "../text";

/** Longer than any: names, two times 8 digits of the digest, four numbers of 10 digits. Below 128, so that its length is one byte. */
export const INFO_BYTES_MAX: u32 = 127;

/** Writes the text to `to`; returns the address behind it. */
export function writeInfo(to: usize): usize {
  to = write(to, '{"digest":"');
  to = writeHex(to, load<u32>(artifact, HEADER_DIGEST));
  to = writeHex(to, load<u32>(artifact, HEADER_DIGEST + 4));
  to = writeNumber(write(to, '","format":'), FORMAT_VERSION);
  to = writeNumber(write(to, ',"policies":'), load<u32>(meta, META_POLICY_COUNT));
  to = writeNumber(write(to, ',"statements":'), rowCount);
  to = writeNumber(write(to, ',"keys":'), keyCount());
  return write(write(to, ',"time":'), asksTime() ? "true}" : "false}");
}

export function keyCount(): u32 {
  return load<u32>(artifact + HEADER_SECTIONS + KEYS * SECTION_BYTES, SECTION_ITEMS);
}

function asksTime(): bool {
  return load<u32>(derived + (DERIVED_CURRENT_TIME << 2)) != 0 || load<u32>(derived + (DERIVED_EPOCH_TIME << 2)) != 0;
}

function write(to: usize, text: Ascii): usize {
  const bytes: u32 = load<u8>(text);
  memory.copy(to, text + 1, bytes);
  return to + bytes;
}

function writeHex(to: usize, word: u32): usize {
  for (let shift: i32 = 28; shift >= 0; shift -= 4) {
    const digit = (word >>> shift) & 15;
    store<u8>(to++, <u8>(digit < 10 ? 0x30 + digit : 0x57 + digit));
  }
  return to;
}

function writeNumber(to: usize, value: u32): usize {
  let digits: u32 = 1;
  for (let rest = value; rest > 9; rest /= 10) digits++;
  for (let at = digits; at > 0; at--, value /= 10) store<u8>(to + at - 1, <u8>(0x30 + (value % 10)));
  return to + digits;
}
