/** Context entries of AWS's simulator as a context of ours. */
import type { SuiteContext } from "../suite-file.js";
import { checkMembers, invalid, membersOf, textOf, textsOf } from "./converted.js";

type Scalar = string | number | boolean;

/** By type, what its values are; unknown types are errors. */
const READERS: Readonly<Record<string, (text: string) => Scalar>> = {
  string: (text) => text,
  numeric: (text) => (Number.isFinite(Number(text)) && String(Number(text)) === text ? Number(text) : text),
  boolean: (text) => (text === "true" ? true : text === "false" ? false : text),
  ip: (text) => text,
  binary: (text) => text,
  date: (text) => text,
};

export function contextOf(entries: unknown): SuiteContext | undefined {
  if (entries === undefined || entries === null) return undefined;
  if (!Array.isArray(entries))
    throw invalid("context entries must be a list", "write a list of { ContextKeyName, ContextKeyValues, ContextKeyType }");
  return Object.fromEntries(entries.map((entry: unknown) => entryOf(membersOf(entry, "a context entry"))));
}

function entryOf(entry: Readonly<Record<string, unknown>>): [string, Scalar | readonly Scalar[]] {
  checkMembers(entry, ["ContextKeyName", "ContextKeyValues", "ContextKeyType"], "a context entry");
  const name = textOf(entry.ContextKeyName, "`ContextKeyName`");
  const type = textOf(entry.ContextKeyType ?? "string", "`ContextKeyType`");
  const isList = type.endsWith("List");
  const read = READERS[isList ? type.slice(0, -"List".length) : type];
  if (read === undefined)
    throw invalid(`\`ContextKeyType\` is \`${type}\``, `write one of ${Object.keys(READERS).join(", ")}, or of those with List`);
  const values = textsOf(entry.ContextKeyValues, `values of \`${name}\``).map(read);
  return [name, isList || values.length !== 1 ? values : values[0]!];
}
