/** Lists that callers give: read by index, once, whatever their iterator or a proxy says. */

/** The elements in order; undefined where the list has holes, or says that it is longer than what it holds. */
export function elementsOf(list: readonly unknown[]): unknown[] | undefined {
  const { length } = list;
  if (!(Object.keys(list).length >= length)) return undefined;
  return Array.from({ length }, (_, index) => list[index]);
}
