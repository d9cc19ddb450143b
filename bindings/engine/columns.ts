/** Many requests of one shape, column by column: no object a request. */
import { REQUESTS_MAX } from "../../assembly/limits.js";
import { RequestError, type ContextValue } from "./request.js";
import { safely } from "./safely.js";

/** Request number `at` is what stands at `at` in every list; all lists are equally long. */
export interface RequestColumns {
  readonly principals: readonly string[];
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** A list for each key of the shape, in the shape's order. `undefined`: the request lacks the key. */
  readonly values: readonly (readonly ContextValue[])[];
}

/** Columns as they were given, read once; the lists themselves stay the caller's. */
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
    const { principals, actions, resources, values } = safely(() => ({ ...given }));
    this.principals = principals;
    this.actions = actions;
    this.resources = resources;
    this.#values = safely(() => (Array.isArray(values) && values.length === keyCount ? [...values] : noColumns(keyCount)));
    this.#row = new Array<ContextValue>(keyCount);
    this.count = safely(() => countOf([principals, actions, resources, ...this.#values]));
  }

  /** The values of request `at`, until the next call. */
  valuesAt(at: number): readonly ContextValue[] {
    for (let key = 0; key < this.#row.length; key++) this.#row[key] = this.#values[key]![at];
    return this.#row;
  }
}

function noColumns(keyCount: number): never {
  throw new RequestError(
    "INVALID_REQUEST",
    `\`values\` is no list of ${keyCount} columns`,
    "give a list of values for each key, in the shape's order",
  );
}

function countOf(columns: readonly unknown[]): number {
  const counts = columns.map((column) => (Array.isArray(column) ? column.length : -1));
  const count = counts[0]!;
  if (count >= 0 && count <= REQUESTS_MAX && counts.every((each) => each === count)) return count;
  throw new RequestError(
    "INVALID_REQUEST",
    `the columns are no lists of one length, or longer than ${REQUESTS_MAX}`,
    "give lists of principals, actions, resources and values, equally long",
  );
}
