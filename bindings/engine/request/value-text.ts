/** Values of a context as texts. */

/** The second of the Date that was asked last, and its text up to the milliseconds: requests are of one time, mostly. */
let second = -1;
let textOfSecond = "";

/** A valid date of any realm as `toISOString` writes it; undefined for whatever is none: there Date's methods throw. */
export function dateText(value: object): string | undefined {
  try {
    const time = Date.prototype.getTime.call(value);
    const milliseconds = ((time % 1000) + 1000) % 1000;
    if (time - milliseconds !== second) {
      textOfSecond = new Date(time).toISOString().slice(0, -4);
      second = time - milliseconds;
    }
    return `${textOfSecond}${String(milliseconds).padStart(3, "0")}Z`;
  } catch {
    return undefined;
  }
}
