/** A map that is filled as it is asked. */

/** What the map holds for the key; else what `make` returns, which it holds from then on. */
export function remembered<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  let value = map.get(key);
  if (value === undefined) map.set(key, (value = make()));
  return value;
}
