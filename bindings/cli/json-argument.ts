/** JSON that an option gives: in place, or in a file. */
import { parseJson, readText } from "./files.js";

/** Values that begin as JSON objects and lists do are JSON; others are paths. */
export function readJsonArgument(value: string, option: string): unknown {
  const isJson = /^\s*[[{]/.test(value);
  return parseJson(isJson ? value : readText(value), isJson ? option : value);
}
