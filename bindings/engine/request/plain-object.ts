/** What a context may be. */

/** An object literal or a map without prototype, of any realm. What others inherit or keep inside would silently be missing. */
export function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null) return false;
  const prototype = Object.getPrototypeOf(value) as object | null;
  if (prototype === null) return true;
  return Object.getPrototypeOf(prototype) === null && Object.hasOwn(prototype, "hasOwnProperty") && !Array.isArray(value);
}
