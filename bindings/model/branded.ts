/**
 * The base of the errors that callers see. `instanceof` asks for a brand, so that it holds when two copies of the package load: an ES
 * module and a CommonJS one, or two versions. Classes that extend one of ours are not told apart from it.
 *
 * `postern/arn` imports nothing, so its error has this once more (arn/error.ts).
 */

const { isPrototypeOf } = Object.prototype;

/**
 * Does the value carry the brand, or inherit from the prototype? A class that Babel made a function asks `instanceof` of itself before
 * its constructor has set anything.
 */
export function isBranded(value: unknown, brand: symbol, prototype: object): boolean {
  try {
    return typeof value === "object" && value !== null && (brand in value || isPrototypeOf.call(prototype, value));
  } catch {
    return false; // a proxy
  }
}

/** An error with a stable code. Where it is about a document, its findings have the places; else a member of its class has. */
export abstract class BrandedError<Code extends string> extends Error {
  /** Name of the class, and of its brand. */
  protected static readonly brand: string;

  constructor(
    readonly code: Code,
    message: string,
    options?: { readonly cause?: unknown },
  ) {
    super(message, options);
    this.name = new.target.brand;
    Reflect.set(this, brandOf(this.name), true);
  }

  /** Holds across copies of the package. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return isBranded(value, brandOf(this.brand), this.prototype);
  }
}

/** The same with what to do about it. */
export abstract class HintedError<Code extends string> extends BrandedError<Code> {
  constructor(
    code: Code,
    message: string,
    /** What to do about it. */
    readonly hint: string,
    options?: { readonly cause?: unknown },
  ) {
    super(code, message, options);
  }
}

function brandOf(name: string): symbol {
  return Symbol.for(`postern.${name}`);
}
