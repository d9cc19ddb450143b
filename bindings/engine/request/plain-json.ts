/** Is a value exactly what its JSON text says? Then equal texts are equal values. */

const DEPTH_MAX = 64;

/** False for getters, `toJSON` (also inherited), `undefined`, Maps, NaN, inherited members, and what is nested too deep or in a circle. */
export function isPlainJson(value: unknown, depth = 0): boolean {
  if (value === null || typeof value === "string" || typeof value === "boolean") return true;
  if (typeof value === "number") return Number.isFinite(value) && !Object.is(value, -0);
  if (typeof value !== "object" || depth > DEPTH_MAX) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== Array.prototype && prototype !== null) return false;
  if ("toJSON" in value) return false;
  const members = Object.getOwnPropertyDescriptors(value);
  return Reflect.ownKeys(members).every((name) => {
    if (typeof name === "symbol") return false;
    const member = members[name as keyof typeof members] as PropertyDescriptor;
    if (Array.isArray(value) && name === "length") return Object.keys(value).length === value.length;
    return member.enumerable === true && "value" in member && isPlainJson(member.value, depth + 1);
  });
}
