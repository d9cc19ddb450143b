/** Errors that are known by a brand. */

/** Does the value carry the brand? `instanceof` of our errors asks this, so that it holds when two copies of the package load. */
export function isBranded(value: unknown, brand: symbol): boolean {
  try {
    return typeof value === "object" && value !== null && brand in value;
  } catch {
    return false; // a proxy
  }
}
