/** Many requests of one shape, column by column: no object a request. */
import { REQUESTS_MAX } from "../../../assembly/limits.js";
import { RequestError, type ContextValue } from "../../model/request.js";
import { safely } from "./safely.js";

/** Request number `at` is what stands at `at` in every list; all lists are equally long. */
export interface RequestColumns {
  readonly principals: readonly string[];
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** A list for each key of the shape, in the shape's order. `undefined`: the request lacks the key. */
  readonly values: readonly (readonly ContextValue[])[];
}

/** Columns as they were given, read once, by index. */
export class Columns {
  readonly count: number;
  readonly principals: readonly string[];
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly #values: readonly (readonly ContextValue[])[];
  /** The values of the request asked for last: one list for all requests. */
  readonly #row: ContextValue[];

  /** Throws RequestError INVALID_REQUEST. */
  constructor(given: RequestColumns, keyCount: number) {
    const columns = safely(() => {
      const { principals, actions, resources, values } = given;
      const count = lengthOf(principals);
      const lists = [principals, actions, resources].map((list) => copyOf(list, count));
      return { count, lists, values: copyOf(values, keyCount).map((list) => copyOf(list, count)) };
    });
    this.count = columns.count;
    [this.principals, this.actions, this.resources] = columns.lists as [string[], string[], string[]];
    this.#values = columns.values;
    this.#row = new Array<ContextValue>(keyCount);
  }

  /** The values of request `at`, until the next call. */
  valuesAt(at: number): readonly ContextValue[] {
    for (let key = 0; key < this.#row.length; key++) this.#row[key] = this.#values[key]![at];
    return this.#row;
  }
}

function lengthOf(list: readonly unknown[]): number {
  if (Array.isArray(list) && list.length <= REQUESTS_MAX) return list.length;
  throw new RequestError("INVALID_REQUEST", `\`principals\` must be a list of at most ${REQUESTS_MAX}`, HINT);
}

function copyOf<T>(list: readonly T[], length: number): T[] {
  if (!Array.isArray(list) || list.length !== length) {
    throw new RequestError("INVALID_REQUEST", `a column must be a list of ${length}`, HINT);
  }
  // Not Array.from: it takes ten times as long.
  const copy = new Array<T>(length);
  for (let at = 0; at < length; at++) copy[at] = list[at] as T;
  return copy;
}

const HINT = "give lists of one length";
