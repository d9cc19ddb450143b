/** Values of a suite with the place that they stand in: defaults of one file hold in another. */
import type { SourceTree, Path } from "./source.js";

export interface Located<T> {
  readonly value: T;
  readonly tree: SourceTree;
  readonly path: Path;
}

/** A member of a located object, where it is there. */
export function memberAt<T extends object, K extends keyof T & string>(
  { value, tree, path }: Located<T>,
  name: K,
): Located<NonNullable<T[K]>> | undefined {
  const member = value[name];
  return member === undefined || member === null ? undefined : { value: member, tree, path: [...path, name] };
}
