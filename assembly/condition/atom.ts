/**
 * One atom: an operator in one of its forms, a key, and the policy's values (policy-language §6.2).
 *
 *   form                key absent   single value   several values
 *   plain, positive     false        test           false
 *   plain, negated      true         test           false
 *   …IfExists           true         test           false
 *   ForAllValues:       true         null data set → true, else every value passes
 *   ForAnyValue:        false        null data set → false, else some value passes
 *
 * Look into the room when an operator answers wrongly: compare.ts has a case for each, the other files a kind of value each. Whether a
 * condition is asked at all is decided in decide/statement.ts; where the values come from is request/context.ts.
 */
import {
  ATOM_BYTES,
  ATOM_FLAGS,
  ATOM_KEY,
  ATOM_TEST,
  FLAG_EMPTY_STRING_IS_VALUE,
  FLAG_FOR_ANY_IF_EXISTS_ABSENT,
  FORM_FOR_ALL,
  FORM_FOR_ANY,
  FORM_IF_EXISTS,
  FORM_NEGATED,
  MASK_FALSE,
  MASK_TRUE,
  TEST_NULL,
  VALUE_BYTES,
  KEY_VALUES_BYTES,
  KEY_VALUES_FIRST,
  KEY_VALUES_SHAPE,
  KEY_VALUES_COUNT,
} from "../layout";
import { atomMemos, atoms, flags, keyValues, recall, remember, SHAPE_MULTI, stamp } from "../tables";
import { ILL_TYPED, SAME } from "./answer";
import { compareValue } from "./compare";

/** Does the atom hold for this request? Evaluated at most once a request. */
export function atomHolds(atom: u32): bool {
  const memo = atomMemos + ((<usize>atom) << 2);
  const known = recall(memo);
  if (known >= 0) return known != 0;
  const holds = evaluate(atoms + atom * ATOM_BYTES);
  remember(memo, holds ? 1 : 0);
  return holds;
}

function evaluate(atom: usize): bool {
  const form = load<u32>(atom, ATOM_FLAGS);
  const given = keyValues + load<u32>(atom, ATOM_KEY) * KEY_VALUES_BYTES;
  const absent = load<u32>(given) != stamp;
  if (load<u32>(atom, ATOM_TEST) == TEST_NULL) return evaluateNull(form, absent || isNullDataSet(given));
  if ((form & (FORM_FOR_ALL | FORM_FOR_ANY)) != 0) return evaluateSet(atom, form, given, absent);
  if (absent) return (form & (FORM_NEGATED | FORM_IF_EXISTS)) != 0;
  // A plain operator never matches a multivalued key, whatever its polarity.
  if (load<u32>(given, KEY_VALUES_SHAPE) == SHAPE_MULTI) return false;
  return passes(atom, form, <usize>load<u32>(given, KEY_VALUES_FIRST));
}

function evaluateSet(atom: usize, form: u32, given: usize, absent: bool): bool {
  const all = (form & FORM_FOR_ALL) != 0;
  if (absent && !all) return (form & FORM_IF_EXISTS) != 0 && (flags & FLAG_FOR_ANY_IF_EXISTS_ABSENT) != 0;
  if (absent || isNullDataSet(given)) return all;
  const first = <usize>load<u32>(given, KEY_VALUES_FIRST);
  const end = first + load<u32>(given, KEY_VALUES_COUNT) * VALUE_BYTES;
  for (let value = first; value < end; value += VALUE_BYTES) {
    if (passes(atom, form, value) != all) return !all;
  }
  return all;
}

/** §6.9: with a set operator the answer is constant (6.9-4). */
function evaluateNull(form: u32, isNull: bool): bool {
  if ((form & FORM_FOR_ALL) != 0) return true;
  if ((form & FORM_FOR_ANY) != 0) return false;
  return (form & (isNull ? MASK_TRUE : MASK_FALSE)) != 0;
}

/** 0.3-3: every value is the empty string. */
function isNullDataSet(given: usize): bool {
  if ((flags & FLAG_EMPTY_STRING_IS_VALUE) != 0) return false;
  const first = <usize>load<u32>(given, KEY_VALUES_FIRST);
  const end = first + load<u32>(given, KEY_VALUES_COUNT) * VALUE_BYTES;
  for (let value = first; value < end; value += VALUE_BYTES) if (load<u32>(value, 4) != 0) return false;
  return true;
}

/** `test(r)`: well-typed, and equal to some policy value, or to none for a negated operator. */
function passes(atom: usize, form: u32, value: usize): bool {
  const result = compareValue(atom, load<u32>(value), load<u32>(value, 4));
  return result != ILL_TYPED && (result == SAME) != ((form & FORM_NEGATED) != 0);
}
