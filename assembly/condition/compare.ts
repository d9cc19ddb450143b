/**
 * The positive comparison of one request value with all policy values of an atom: one case a test. Typed values are
 * brought into a form whose byte order is their order (layout.ts), so that numbers, dates and texts share one set search.
 */
import {
  ATOM_ARN_COUNT,
  ATOM_ARNS,
  ATOM_FLAGS,
  ATOM_KEY,
  ATOM_OPERAND_COUNT,
  ATOM_OPERANDS,
  ATOM_PROGRAM_COUNT,
  ATOM_PROGRAMS,
  ATOM_TEST,
  MASK_FALSE,
  MASK_TRUE,
  OPERAND_BYTES,
  OPERAND_HASH,
  OPERAND_TEXT,
  OPERAND_TEXT_BYTES,
  ORDER_LESS,
  ORDER_OR_EQUAL,
  SCRATCH_OPERAND,
  TEST_ARN,
  TEST_BINARY,
  TEST_BOOL,
  TEST_DATE,
  TEST_DATE_ORDER,
  TEST_IP,
  TEST_LIKE,
  TEST_NUMBER,
  TEST_NUMBER_ORDER,
  TEST_STRING,
  TEST_STRING_FOLD,
  KEY_BYTES,
  KEY_FLAGS,
} from "../layout";
import { hashBytes } from "../hash";
import { MATCHED, matchProgram } from "../match/glob";
import { lowerBound } from "../search";
import { keys, operands, strings } from "../tables";
import { compareBytes, isFalseText, isTrueText, sameText } from "../text";
import { addressInRanges } from "./address";
import { answer, DIFFERENT, ILL_TYPED, SAME } from "./answer";
import { matchesArn } from "./arn";
import { canonicalBase64 } from "./base64";
import { encodeDate } from "./date";
import { equalsFolded } from "./fold";
import { encodeQuantity } from "./readable";

/** Compares the value with the atom's values: SAME as one of them, DIFFERENT from all, or ILL_TYPED. */
export function compareValue(atom: usize, text: usize, bytes: u32): u32 {
  const test = load<u32>(atom, ATOM_TEST);
  switch (test) {
    case TEST_STRING:
    case TEST_LIKE:
      return answer(inSet(atom, text, bytes) || matchesProgram(atom, text, bytes));
    case TEST_STRING_FOLD:
      return answer(matchesFolded(atom, text, bytes, false));
    case TEST_NUMBER:
    case TEST_NUMBER_ORDER:
      return compareEncoded(atom, encodeQuantity(keyFlags(atom), text, bytes), test == TEST_NUMBER_ORDER);
    case TEST_DATE:
    case TEST_DATE_ORDER:
      return compareEncoded(atom, encodeDate(text, bytes, SCRATCH_OPERAND), test == TEST_DATE_ORDER);
    case TEST_BOOL:
      return answer(matchesBool(atom, text, bytes));
    case TEST_BINARY: {
      const canonical = canonicalBase64(text, bytes, SCRATCH_OPERAND);
      return answer(canonical ? inSet(atom, SCRATCH_OPERAND, bytes) : inSet(atom, text, bytes));
    }
    case TEST_IP:
      return addressInRanges(operandAt(atom, 0), operandAt(atom, 1), text, bytes);
    case TEST_ARN:
      return answer(
        matchesArn(load<u32>(atom, ATOM_ARNS), load<u32>(atom, ATOM_ARN_COUNT), text, bytes) || matchesProgram(atom, text, bytes),
      );
    default:
      return DIFFERENT;
  }
}

/** Of a value whose comparable form has so many bytes in SCRATCH_OPERAND; 0: it has none. */
function compareEncoded(atom: usize, bytes: u32, byOrder: bool): u32 {
  if (bytes == 0) return ILL_TYPED;
  return answer(byOrder ? inOrder(atom, SCRATCH_OPERAND, bytes) : inSet(atom, SCRATCH_OPERAND, bytes));
}

// @ts-ignore: decorator
@inline
function operandAt(atom: usize, position: u32): usize {
  return operands + (load<u32>(atom, ATOM_OPERANDS) + position) * OPERAND_BYTES;
}

// @ts-ignore: decorator
@inline
function keyFlags(atom: usize): u32 {
  return load<u32>(keys + load<u32>(atom, ATOM_KEY) * KEY_BYTES, KEY_FLAGS);
}

/** Is the text among the atom's operands? They are sorted by hash; equal hashes stand side by side. */
function inSet(atom: usize, text: usize, bytes: u32): bool {
  const count = load<u32>(atom, ATOM_OPERAND_COUNT);
  if (count == 0) return false;
  const first = operandAt(atom, 0);
  if (count == 1) return sameAsOperand(first, text, bytes);
  const hash = hashBytes(text, bytes);
  for (let at = lowerBound(first + OPERAND_HASH, count, OPERAND_BYTES, hash); at < count; at++) {
    const operand = first + at * OPERAND_BYTES;
    if (load<u32>(operand, OPERAND_HASH) != hash) return false;
    if (sameAsOperand(operand, text, bytes)) return true;
  }
  return false;
}

// @ts-ignore: decorator
@inline
function sameAsOperand(operand: usize, text: usize, bytes: u32): bool {
  return sameText(strings + load<u32>(operand, OPERAND_TEXT), load<u32>(operand, OPERAND_TEXT_BYTES), text, bytes);
}

/** Ordering against the one bound (the compiler keeps the loosest of a list). No bound: nothing matches. */
function inOrder(atom: usize, encoded: usize, bytes: u32): bool {
  if (load<u32>(atom, ATOM_OPERAND_COUNT) == 0) return false;
  const bound = operandAt(atom, 0);
  const order = compareBytes(encoded, bytes, strings + load<u32>(bound, OPERAND_TEXT), load<u32>(bound, OPERAND_TEXT_BYTES));
  const form = load<u32>(atom, ATOM_FLAGS);
  if (order == 0) return (form & ORDER_OR_EQUAL) != 0;
  return order < 0 == ((form & ORDER_LESS) != 0);
}

function matchesProgram(atom: usize, text: usize, bytes: u32): bool {
  const first = load<u32>(atom, ATOM_PROGRAMS);
  const end = first + load<u32>(atom, ATOM_PROGRAM_COUNT);
  for (let program = first; program < end; program++) if (matchProgram(program, text, bytes) == MATCHED) return true;
  return false;
}

function matchesFolded(atom: usize, text: usize, bytes: u32, ascii: bool): bool {
  const first = load<u32>(atom, ATOM_PROGRAMS);
  const end = first + load<u32>(atom, ATOM_PROGRAM_COUNT);
  for (let program = first; program < end; program++) if (equalsFolded(program, text, bytes, ascii)) return true;
  return false;
}

function matchesBool(atom: usize, text: usize, bytes: u32): bool {
  const form = load<u32>(atom, ATOM_FLAGS);
  if (isTrueText(text, bytes)) return (form & MASK_TRUE) != 0 || matchesFolded(atom, text, bytes, true);
  if (isFalseText(text, bytes)) return (form & MASK_FALSE) != 0 || matchesFolded(atom, text, bytes, true);
  return false;
}
