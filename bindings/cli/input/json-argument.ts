/** JSON that an option gives: in place, or in a file. */
import { readJsonFile } from "./files.js";
import type { Io } from "../output/io.js";
import { parseJson } from "./json-text.js";

/** Values that begin as JSON objects and lists do are JSON; others are paths, "-" standard input. */
export async function readJsonArgument(value: string, option: string, io: Io): Promise<unknown> {
  return /^\s*[[{]/.test(value) ? parseJson(value, option) : readJsonFile(value, io);
}
