/** Headers as facts: one value, or none, or a refusal. */
import type { HeadersLike } from "../model/fetch.js";
import { FACT_UNITS_MAX } from "./limits.js";
import { Refusal } from "./verdict.js";

export type HeaderMap = ReadonlyMap<string, readonly string[]>;

/** By name in lower case, the values in order. `raw` is Node.js's list, where repeated headers are still apart. */
export function headerMap(headers: HeadersLike, raw?: readonly string[]): HeaderMap {
  const map = new Map<string, string[]>();
  if (raw === undefined) headers.forEach((value, name) => addTo(map, name, value));
  else for (let at = 0; at + 1 < raw.length; at += 2) addTo(map, raw[at]!, raw[at + 1]!);
  return map;
}

function addTo(map: Map<string, string[]>, written: string, value: string): void {
  const name = written.toLowerCase();
  const values = map.get(name);
  if (values === undefined) map.set(name, [value]);
  else values.push(value);
}

const CONTROL = /[\0-\x08\x0a-\x1f\x7f]/;
const CONTROL_OR_BLANK = /[\0-\x1f\x7f\s]/;
const CONTROL_BLANK_OR_COMMA = /[\0-\x1f\x7f\s,]/;

/** The one value of a header; undefined where it was not sent, or is empty. Throws Refusal AMBIGUOUS_HEADER. */
export function oneHeader(headers: HeaderMap, name: string): string | undefined {
  return oneWithout(CONTROL, "holds a control character", headers, name);
}

/** As oneHeader, without a blank: it is where two were joined, in facts that may hold commas. */
export function oneUnbroken(headers: HeaderMap, name: string): string | undefined {
  return oneWithout(CONTROL_OR_BLANK, "holds a blank", headers, name);
}

/** As oneHeader, for facts that have no comma: `Headers` joins repeated ones by it. */
export function oneWord(headers: HeaderMap, name: string): string | undefined {
  return oneWithout(CONTROL_BLANK_OR_COMMA, "holds a comma or a blank", headers, name);
}

function oneWithout(refused: RegExp, problem: string, headers: HeaderMap, name: string): string | undefined {
  const value = onlyOf(headers.get(name), name);
  if (value === undefined) return undefined;
  if (refused.test(value)) throw ambiguous(name, CONTROL.test(value) ? "holds a control character" : problem);
  if (value.length > FACT_UNITS_MAX) throw ambiguous(name, "is too long");
  return value;
}

/** Empty ones do not count. */
function onlyOf(values: readonly string[] | undefined, name: string): string | undefined {
  let only: string | undefined;
  for (const value of values ?? []) {
    if (value === "") continue;
    if (only !== undefined) throw ambiguous(name, "is given more than once");
    only = value;
  }
  return only;
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
