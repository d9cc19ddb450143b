/** Options of calls: read once; a misspelt one would silently be its default. */
import { quote } from "../../text/quote.js";
import { isPlainObject } from "./plain-object.js";
import { RequestError } from "../../model/request.js";
import { safely } from "./safely.js";

/** By option, what `typeof` says of its values. */
type Types<Options> = Readonly<Record<keyof Options & string, "boolean" | "function" | "number" | "object" | "string">>;

/** A copy of the options, each of which may be left out; it inherits nothing. Throws RequestError INVALID_REQUEST. */
export function readOptions<Options extends object>(given: Options, types: Types<Options>): Options {
  return safely(() => {
    const options = Object.create(null) as Record<string, unknown>;
    if (!isPlainObject(given)) throw wrong("the options are not a plain object", types);
    for (const name of Object.getOwnPropertyNames(given)) {
      const value = (options[name] = given[name]);
      const isKnown = Object.hasOwn(types, name);
      const fits = value === undefined || (typeof value === types[name as keyof Types<Options>] && value !== null);
      if (!isKnown || !fits || Number.isNaN(value)) throw wrong(`the option ${quote(name)} is unknown, or of a wrong type`, types);
    }
    return options as Options;
  });
}

function wrong(message: string, types: object): RequestError {
  return new RequestError("INVALID_REQUEST", message, `the options are ${Object.keys(types).join(", ")}`);
}
