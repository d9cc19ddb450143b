/**
 * Values of typed keys (policy-language 0.3-7): can they be read as what the policies ask of the key? What cannot is an error of the
 * request, before any statement is asked, so that no Deny falls away because a value is written in an unexpected way.
 */
import { KEY_ADDRESS, KEY_BOOLEAN, KEY_DATE, KEY_INSTANT, KEY_NUMBER, KEY_READABLE, SCRATCH_OPERAND } from "../layout";
import { isFalseText, isTrueText } from "../text";
import { readAddress } from "./address";
import { encodeDate } from "./date";
import { encodeInstant } from "./instant";
import { encodeNumber } from "./number";

/** KEY_ADDRESS … KEY_BOOLEAN: the first of these families that the value cannot be read as, or 0. `flags`: of the key. */
export function unreadableAs(flags: u32, text: usize, bytes: u32): u32 {
  const families = flags & KEY_READABLE;
  // Nearly every typed key is asked for as what it is alone.
  if (families == KEY_ADDRESS) return readAddress(text, bytes) == 0 ? KEY_ADDRESS : 0;
  if (families == KEY_BOOLEAN) return isBoolean(text, bytes) ? 0 : KEY_BOOLEAN;
  if ((flags & KEY_ADDRESS) != 0 && readAddress(text, bytes) == 0) return KEY_ADDRESS;
  if ((flags & KEY_DATE) != 0 && encodeDate(text, bytes, SCRATCH_OPERAND) == 0) return KEY_DATE;
  if ((flags & KEY_NUMBER) != 0 && encodeQuantity(flags, text, bytes) == 0) return KEY_NUMBER;
  // What was read as another is no Boolean.
  return flags & KEY_BOOLEAN;
}

// @ts-ignore: decorator
@inline
function isBoolean(text: usize, bytes: u32): bool {
  return isTrueText(text, bytes) || isFalseText(text, bytes);
}

/** Writes the number to SCRATCH_OPERAND, of a key that holds instants also a date's seconds; its length, or 0. `flags`: of the key. */
export function encodeQuantity(flags: u32, text: usize, bytes: u32): u32 {
  const encoded = encodeNumber(text, bytes, SCRATCH_OPERAND);
  return encoded != 0 || (flags & KEY_INSTANT) == 0 ? encoded : encodeInstant(text, bytes, SCRATCH_OPERAND);
}
