/** What code in the process has added to all objects: then none can be read as what it is. */

/** Inherits what all objects and all lists inherit. */
const EMPTY: readonly unknown[] = [];

/**
 * A member that every object or list seems to have: an enumerable one (what `for … in` finds here, all inherit), or `toJSON`, by which
 * their texts say something else. Undefined, as it should be: there is none.
 */
export function pollutingMember(): string | undefined {
  for (const name in EMPTY) return name;
  return "toJSON" in EMPTY ? "toJSON" : undefined;
}
