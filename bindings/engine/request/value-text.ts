/** Values of a context as texts. */

/** A valid date of any realm as text: its methods throw for whatever is none. */
export function dateText(value: object): string | undefined {
  try {
    return Date.prototype.toISOString.call(value);
  } catch {
    return undefined;
  }
}
