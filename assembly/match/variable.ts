/** Policy variables at request time (policy-language §5): a key's single value, else the default, else unresolved. */
import {
  FLAG_EMPTY_STRING_IS_VALUE,
  VARIABLE_FALLBACK,
  VARIABLE_FALLBACK_BYTES,
  VARIABLE_HAS_FALLBACK,
  VARIABLE_KEY,
  KEY_VALUES_BYTES,
  KEY_VALUES_FIRST,
  KEY_VALUES_SHAPE,
  KEY_VALUES_COUNT,
} from "../layout";
import { flags, keyValues, SHAPE_MULTI, stamp, strings } from "../tables";

/** The value found by the last resolveVariable() that returned true. Points into the request or the artifact. */
export let variableText: usize = 0;
export let variableBytes: u32 = 0;

/** Looks the variable record up; false = unresolved. */
export function resolveVariable(variable: usize): bool {
  const given = keyValues + load<u32>(variable, VARIABLE_KEY) * KEY_VALUES_BYTES;
  if (load<u32>(given) == stamp) {
    // 5-7: a multivalued key is unresolved even where a default is written.
    if (load<u32>(given, KEY_VALUES_SHAPE) == SHAPE_MULTI) return false;
    const value = <usize>load<u32>(given, KEY_VALUES_FIRST);
    variableText = load<u32>(value);
    variableBytes = load<u32>(value, 4);
    // 5-8: the empty string is the null data set, hence no value.
    if (variableBytes > 0 || (flags & FLAG_EMPTY_STRING_IS_VALUE) != 0) return true;
  }
  if (load<u32>(variable, VARIABLE_HAS_FALLBACK) == 0) return false;
  variableText = strings + load<u32>(variable, VARIABLE_FALLBACK);
  variableBytes = load<u32>(variable, VARIABLE_FALLBACK_BYTES);
  return true;
}
