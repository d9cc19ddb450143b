/** The error of parts from which no ARN is made. */

export type ArnErrorCode =
  /** The parts are not a plain object, or reading them threw (then `cause` is the error). */
  | "INVALID_PARTS"
  /** A part that this builder needs was not given. */
  | "MISSING_PART"
  /** A part that this builder does not know. */
  | "UNKNOWN_PART"
  /** A part that is not a string, or not one of its form: the ARN would name something else, or nothing. */
  | "INVALID_PART";

const BRAND = Symbol.for("postern.ArnError");

/** Thrown by every function of `postern/arn`. `part` is the name of the member that is wrong. */
export class ArnError extends Error {
  override readonly name = "ArnError";
  constructor(
    readonly code: ArnErrorCode,
    readonly part: string,
    message: string,
    /** What to do about it. */
    readonly hint: string,
    options?: { readonly cause?: unknown },
  ) {
    super(message, options);
  }

  /** Of the prototype: a class that Babel made a function asks for it before its constructor has set anything. */
  get [BRAND](): true {
    return true;
  }

  /** Holds across copies of the package. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    try {
      return typeof value === "object" && value !== null && BRAND in value;
    } catch {
      return false; // a proxy
    }
  }
}

const QUOTED_UNITS_MAX = 40;

/** What was found, for a message: texts quoted, cut, in printable ASCII; other values by their kind alone. */
export function found(value: unknown): string {
  if (typeof value !== "string") return value === null ? "null" : `a value of type ${typeof value}`;
  const shown = value.slice(0, QUOTED_UNITS_MAX).replace(/[^ -~]/g, escapeUnit);
  return `\`${shown}${value.length > QUOTED_UNITS_MAX ? "…" : ""}\``;
}

function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
