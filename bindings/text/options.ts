/** Options of calls: a misspelt one, or one of a wrong type, would silently be its default. */
import { quote } from "./quote.js";

export interface OptionFault {
  readonly message: string;
  readonly hint: string;
}

type TypeName = "boolean" | "function" | "number" | "object" | "string";
/** By option, what `typeof` says of its values; `any` is for others to look at. */
export type OptionTypes<Options> = Readonly<Record<keyof Options & string, TypeName | "any" | `${TypeName} or ${TypeName}`>>;

/** What is wrong with options, each of which may be left out; undefined where nothing is. */
export function optionFault<Options extends object>(given: Options, types: OptionTypes<Options>): OptionFault | undefined {
  const hint = `the options are ${Object.keys(types).join(", ")}`;
  if (!isObject(given)) return { message: "the options are not a plain object", hint };
  for (const [name, value] of Object.entries(given) as [string, unknown][]) {
    if (!Object.hasOwn(types, name)) return { message: `the option ${quote(name)} is not known`, hint };
    const wanted = types[name as keyof Options & string];
    if (value === undefined || wanted === "any" || isOf(value, wanted)) continue;
    return { message: `the option ${quote(name)} must be of type ${wanted}`, hint: "correct it, or leave it out" };
  }
  return undefined;
}

function isObject(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isOf(value: unknown, wanted: string): boolean {
  return value !== null && !Number.isNaN(value) && wanted.split(" or ").includes(typeof value);
}
