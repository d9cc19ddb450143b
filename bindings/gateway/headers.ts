/** Headers as facts: one value, or none, or a refusal. */
import type { HeadersLike } from "../model/fetch.js";
import { FACT_UNITS_MAX } from "./limits.js";
import { Refusal } from "./verdict.js";

export type HeaderMap = ReadonlyMap<string, readonly string[]>;

/** By name in lower case, the values in order. `raw` is Node.js's list, where repeated headers are still apart. */
export function headerMap(headers: HeadersLike, raw?: readonly string[]): HeaderMap {
  const map = new Map<string, string[]>();
  const add = (name: string, value: string): void => {
    const values = map.get(name);
    if (values === undefined) map.set(name, [value]);
    else values.push(value);
  };
  if (raw === undefined) headers.forEach((value, name) => add(name.toLowerCase(), value));
  else for (let at = 0; at + 1 < raw.length; at += 2) add(raw[at]!.toLowerCase(), raw[at + 1]!);
  return map;
}

const CONTROL = /[\0-\x08\x0a-\x1f\x7f]/;

/** The one value of a header; undefined where it was not sent, or is empty. Throws Refusal AMBIGUOUS_HEADER. */
export function oneHeader(headers: HeaderMap, name: string): string | undefined {
  const values = headers.get(name)?.filter((value) => value !== "") ?? [];
  if (values.length > 1) throw ambiguous(name, "is given more than once");
  const [value] = values;
  if (value === undefined) return undefined;
  if (CONTROL.test(value)) throw ambiguous(name, "holds a control character");
  if (value.length > FACT_UNITS_MAX) throw ambiguous(name, "is too long");
  return value;
}

/** As oneHeader, for facts that have no comma: `Headers` joins repeated ones by it. */
export function oneWord(headers: HeaderMap, name: string): string | undefined {
  const value = oneHeader(headers, name);
  if (value !== undefined && /[,\s]/.test(value)) throw ambiguous(name, "holds a comma or a blank");
  return value;
}

/** All values as one list; undefined where none is there. */
export function listHeader(headers: HeaderMap, name: string): string | undefined {
  const values = headers.get(name)?.filter((value) => value !== "") ?? [];
  if (values.some((value) => CONTROL.test(value))) throw ambiguous(name, "holds a control character");
  return values.length === 0 ? undefined : values.join(",");
}

export function ambiguous(name: string, problem: string): Refusal {
  return new Refusal("AMBIGUOUS_HEADER", `the header ${name} ${problem}`);
}
