/**
 * Values of typed keys (policy-language 0.3-7): can they be read as what the policies ask of the key? What cannot is an error of the
 * request, before any statement is asked, so that no Deny falls away because a value is written in an unexpected way.
 */
import { KEY_ADDRESS, KEY_BOOLEAN, KEY_DATE, KEY_INSTANT, KEY_NUMBER, SCRATCH_OPERAND } from "../layout";
import { isWordIgnoringCase } from "../text";
import { FALSE_BYTES, FALSE_WORD, TRUE_BYTES, TRUE_WORD } from "../words";
import { readAddress } from "./address";
import { encodeDate } from "./date";
import { encodeInstant } from "./instant";
import { encodeNumber } from "./number";

/** KEY_ADDRESS … KEY_BOOLEAN: the first of these families that the value cannot be read as, or 0. `flags`: of the key. */
export function unreadableAs(flags: u32, text: usize, bytes: u32): u32 {
  if ((flags & KEY_ADDRESS) != 0 && readAddress(text, bytes) == 0) return KEY_ADDRESS;
  if ((flags & KEY_DATE) != 0 && encodeDate(text, bytes, SCRATCH_OPERAND) == 0) return KEY_DATE;
  if ((flags & KEY_NUMBER) != 0 && encodeQuantity(flags, text, bytes) == 0) return KEY_NUMBER;
  return (flags & KEY_BOOLEAN) != 0 && !isBoolean(text, bytes) ? KEY_BOOLEAN : 0;
}

/** Writes the number to SCRATCH_OPERAND, of a key that holds instants also a date's seconds; its length, or 0. `flags`: of the key. */
export function encodeQuantity(flags: u32, text: usize, bytes: u32): u32 {
  const encoded = encodeNumber(text, bytes, SCRATCH_OPERAND);
  return encoded != 0 || (flags & KEY_INSTANT) == 0 ? encoded : encodeInstant(text, bytes, SCRATCH_OPERAND);
}

function isBoolean(text: usize, bytes: u32): bool {
  return isWordIgnoringCase(text, bytes, TRUE_WORD, TRUE_BYTES) || isWordIgnoringCase(text, bytes, FALSE_WORD, FALSE_BYTES);
}
