/** Options of calls: read once; a misspelt one would silently be its default. */
import { RequestError } from "./request.js";
import { safely } from "./safely.js";

type Check = (value: unknown) => boolean;

export const isFlag: Check = (value) => typeof value === "boolean";
export const isNumber: Check = (value) => typeof value === "number" && !Number.isNaN(value);

/** A copy of the options, each of which may be left out. Throws RequestError INVALID_REQUEST. */
export function readOptions<Options extends object>(
  given: Options,
  checks: Readonly<Record<keyof Options & string, Check>>,
): Options {
  const options = safely(() => {
    if (typeof given !== "object" || given === null) throw wrong("the options are no object");
    return Object.fromEntries(Object.keys(given).map((name) => [name, given[name as keyof Options]])) as Options;
  });
  for (const [name, value] of Object.entries(options)) {
    if (!Object.hasOwn(checks, name)) throw wrong(`there is no option \`${name}\`: there are ${Object.keys(checks).join(", ")}`);
    if (value !== undefined && !checks[name as keyof Options & string](value)) throw wrong(`\`${name}\` is of a wrong type`);
  }
  return options;
}

function wrong(message: string): RequestError {
  return new RequestError("INVALID_REQUEST", message, "see the call's options");
}
