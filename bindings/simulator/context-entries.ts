/** ContextEntries as a request's context: texts that must be what their type says. */
import type { ContextValue } from "../model/request.js";
import { cut } from "./wire/form.js";
import type { Parameters } from "./wire/parameters.js";
import { ServiceError } from "./wire/service-error.js";

interface ValueType {
  /** What a value is, for messages. */
  readonly name: string;
  /** The value for the engine; undefined where the text is not one. */
  readonly read: (text: string) => string | number | undefined;
}

const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const DATE =
  /^(?:\d{4}(?:-\d{2}(?:-\d{2}(?:[Tt]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:[Zz]|[+-]\d{2}:?\d{2})?)?)?)?|-?\d+(?:\.\d+)?)$/;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const ADDRESS = /^[0-9A-Fa-f.:]+$/;

const matching = (pattern: RegExp) => (text: string) => (pattern.test(text) ? text : undefined);

const TYPES: Readonly<Record<string, ValueType>> = {
  string: { name: "a text", read: (text) => text },
  numeric: { name: "a number", read: matching(DECIMAL) },
  boolean: { name: "`true` or `false`", read: (text) => (/^(?:true|false)$/i.test(text) ? text.toLowerCase() : undefined) },
  ip: { name: "an address, or a range of one address", read: readAddress },
  binary: { name: "base64", read: matching(BASE64) },
  date: { name: "a date of ISO 8601, or seconds since 1970", read: matching(DATE) },
};

/** A range is an address where it holds just one. */
function readAddress(text: string): string | undefined {
  const [address, bits, more] = text.split("/") as [string, string?, string?];
  if (!ADDRESS.test(address) || more !== undefined) return undefined;
  if (bits === undefined) return address;
  return bits === (address.includes(":") ? "128" : "32") ? address : undefined;
}

/** By key, as given. Throws ServiceError ValidationError and InvalidInput. */
export function readContextEntries(entries: readonly Parameters[] | undefined): Readonly<Record<string, ContextValue>> {
  const context: Record<string, ContextValue> = Object.create(null) as Record<string, ContextValue>;
  const seen = new Set<string>();
  for (const entry of entries ?? []) {
    const name = readName(entry);
    if (seen.has(name.toLowerCase())) {
      throw ServiceError.invalidInput(`the context key \`${cut(name)}\` is given twice`, "give it one entry with all its values");
    }
    seen.add(name.toLowerCase());
    context[name] = readValues(entry, name);
  }
  return context;
}

function readName(entry: Parameters): string {
  const name = entry.text("ContextKeyName");
  const path = entry.pathOf("ContextKeyName");
  if (name === undefined) throw ServiceError.validation(path, "Member must not be null");
  if (name.length < 5) throw ServiceError.validation(path, "Member must have length greater than or equal to 5");
  if (name.length > 256) throw ServiceError.validation(path, "Member must have length less than or equal to 256");
  return name;
}

function readValues(entry: Parameters, key: string): ContextValue {
  const { type, isList, text } = readType(entry);
  const texts = entry.texts("ContextKeyValues") ?? [];
  if (!isList && texts.length !== 1) {
    throw ServiceError.invalidInput(
      `the context key \`${cut(key)}\` of type \`${text}\` has ${texts.length} values`,
      `give one value, or the type \`${text}List\``,
    );
  }
  const values = texts.map((value) => readValue(value, type, key));
  return isList ? values : values[0];
}

function readValue(text: string, type: ValueType, key: string): string | number {
  const value = type.read(text);
  if (value !== undefined) return value;
  throw ServiceError.invalidInput(
    `the value \`${cut(text)}\` of the context key \`${cut(key)}\` must be ${type.name}`,
    "correct it",
  );
}

function readType(entry: Parameters): { readonly type: ValueType; readonly isList: boolean; readonly text: string } {
  const text = entry.text("ContextKeyType") ?? "string";
  const isList = text.endsWith("List");
  const name = isList ? text.slice(0, -"List".length) : text;
  const type = Object.hasOwn(TYPES, name) ? TYPES[name] : undefined;
  if (type !== undefined) return { type, isList, text };
  const all = Object.keys(TYPES).flatMap((each) => [each, `${each}List`]);
  throw ServiceError.validation(entry.pathOf("ContextKeyType"), `Member must satisfy enum value set: [${all.join(", ")}]`);
}
