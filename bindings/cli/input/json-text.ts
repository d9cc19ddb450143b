/**
 * JSON from users, read as policies are: `JSON.parse` would keep the last of two members of one name without a word, and
 * forget places and the spelling of numbers.
 */
import { plainValueOf } from "../../text/json-value.js";
import { readJson, type JsonReading } from "../../text/json.js";
import { LineTable } from "../../text/positions.js";
import { quote } from "../../text/quote.js";
import { CliError, type TextPlace } from "../output/errors.js";

/** The value of a JSON text. Throws INVALID_JSON, with place, also where a member is repeated. */
export function parseJson(text: string, name: string): unknown {
  const reading = readJson(text);
  checkReading(reading, text, name);
  return plainValueOf(reading.root!);
}

/** Throws INVALID_JSON where the reading has a fault. */
export function checkReading(reading: JsonReading, text: string, name: string): void {
  const fault = faultOf(reading);
  if (fault === undefined) return;
  const place = { name, text, start: fault.start, end: fault.end };
  throw new CliError("INVALID_JSON", `${placeName(place)}: ${fault.problem}`, fault.hint, place);
}

export interface TextFault {
  readonly problem: string;
  readonly hint: string;
  readonly start: number;
  readonly end: number;
}

/** What is wrong with a text; undefined: nothing. */
export function faultOf({ fault, duplicates }: JsonReading): TextFault | undefined {
  if (fault !== undefined) {
    const { problem, offset } = fault;
    return { problem: `the text is not JSON: ${problem}`, hint: "check it with a JSON editor", start: offset, end: offset + 1 };
  }
  const repeated = duplicates[0]?.member;
  if (repeated === undefined) return undefined;
  const problem = `the member ${quote(repeated.key)} is repeated`;
  return { problem, hint: "keep one of the two", start: repeated.start, end: repeated.end };
}

/** `file:line:column`, both from 1. */
function placeName({ name, text, start }: TextPlace): string {
  const { line, column } = new LineTable(text).positionOf(start);
  return `${name}:${line}:${column + 1}`;
}
