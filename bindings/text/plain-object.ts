/** Is an object what an object literal makes? Then its own members are all that it says. */

/** An object literal, of any realm, or a map without prototype. Others would lose what they inherit or keep inside. */
export function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null) return false;
  const prototype = Object.getPrototypeOf(value) as object | null;
  return prototype === null || prototype === Object.prototype || isForeignObjectPrototype(prototype);
}

/** A member of its own; undefined where there is none of that name. */
export function ownMember<Value>(object: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

/** The members that are not undefined. */
export function definedMembers<T extends object>(members: T): { [Name in keyof T]: Exclude<T[Name], undefined> } {
  const defined = Object.entries(members).filter(([, value]) => value !== undefined);
  return Object.fromEntries(defined) as { [Name in keyof T]: Exclude<T[Name], undefined> };
}

/** Its own members, with nothing to inherit: what hostile JSON has put into `Object.prototype` is not among them. */
export function ownMembers<T extends object>(object: T): T {
  return Object.assign(Object.create(null) as T, object);
}

/**
 * `Object.prototype` of another realm (a frame, a `node:vm` context) is another object; it is known by ending the chain and by what
 * it owns. An imitation gains nothing: only own members are read, and one with members to inherit is refused.
 */
function isForeignObjectPrototype(prototype: object): boolean {
  try {
    if (Object.getPrototypeOf(prototype) !== null) return false;
    const names = ["constructor", "hasOwnProperty", "isPrototypeOf", "propertyIsEnumerable"];
    return names.every((name) => Object.hasOwn(prototype, name)) && Object.keys(prototype).length === 0;
  } catch {
    return false;
  }
}

/** The members by their names. */
export function sortedEntries<Value>(members: Readonly<Record<string, Value>>): [name: string, value: Value][] {
  return Object.entries(members).sort(([a], [b]) => (a < b ? -1 : 1));
}
