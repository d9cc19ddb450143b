/** Values that perhaps have to be waited for: who need not wait does not, since a turn of the event loop's queue costs more than a decision. */

export type Soon<T> = T | Promise<T>;

/** Anything with a `then`, as `await` has it. */
export function isLater<T>(value: Soon<T>): value is Promise<T> {
  return typeof (value as Promise<T> | null | undefined)?.then === "function";
}

/** `next` of the value, at once where it is there. */
export function after<T, U>(value: Soon<T>, next: (value: T) => Soon<U>): Soon<U> {
  return isLater(value) ? Promise.resolve(value).then(next) : next(value);
}
