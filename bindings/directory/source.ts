/** Sources: texts or parsed values with a name. A text may hold several JSON texts, one after another. */
import type { JsonNode } from "../policy/json-node.js";
import { readJson, type JsonReading } from "../policy/json.js";
import { LineTable } from "../policy/positions.js";
import { quote } from "../policy/text.js";
import { Cursor } from "./cursor.js";
import type { Findings, Place } from "./findings.js";
import { copyPlain, valueOf } from "./plain.js";

/** Usually a file: its name, and its text or what a parser made of it. */
export type DirectorySource = { readonly name: string; readonly text: string } | { readonly name: string; readonly value: unknown };

/** The values of a source: one, the elements of a list (pages), or the JSON texts that follow one another. */
export function readSource(source: DirectorySource, findings: Findings): Cursor[] {
  const roots = "value" in source ? readValue(source, findings) : readTexts(source, findings);
  const cursors = roots.map((root, index) => {
    return new Cursor(root, roots.length === 1 ? [] : [{ index }], findings, source.name);
  });
  return cursors.flatMap((cursor) => (Array.isArray(cursor.value) ? cursor.items() : [cursor]));
}

function place({ name }: DirectorySource): Place {
  return { source: name, path: [] };
}

/** None where it is no JSON. */
function readValue(source: { name: string; value: unknown }, findings: Findings): unknown[] {
  const before = findings.all.length;
  const value = copyPlain(source.value, place(source), findings);
  return findings.all.length === before ? [value] : [];
}

function readTexts(source: { name: string; text: string }, findings: Findings): unknown[] {
  const text = source.text.startsWith("\ufeff") ? source.text.slice(1) : source.text;
  if (text.trim() === "") {
    const hint = "leave the source out if AWS said that there is none; else run the command again, it failed";
    findings.error("X_UNRECOGNISED_SOURCE", place(source), "the source is empty", hint);
    return [];
  }
  const values: unknown[] = [];
  for (let from = 0; text.slice(from).trim() !== "";) {
    const rest = text.slice(from);
    const { reading, end } = readFirst(rest);
    reportFaults(source, text, from, reading, findings);
    if (reading.root === undefined) return values;
    values.push(valueOf(reading.root, rest));
    from += end;
  }
  return values;
}

/** The first JSON text and where the next begins: at the fault, if what stands before it is whole. */
function readFirst(text: string): { reading: JsonReading; end: number } {
  const reading = readJson(text);
  if (reading.fault?.kind !== "syntax" || reading.fault.offset === 0) return { reading, end: text.length };
  const { offset } = reading.fault;
  const first = readJson(text.slice(0, offset));
  return first.root === undefined || !isStructure(first.root) ? { reading, end: offset } : { reading: first, end: offset };
}

function isStructure(node: JsonNode): boolean {
  return node.kind === "object" || node.kind === "array";
}

function reportFaults(source: DirectorySource, text: string, from: number, reading: JsonReading, findings: Findings): void {
  const { fault, duplicates } = reading;
  const lines = new LineTable(text);
  const at = (offset: number): string => {
    const { line, column } = lines.positionOf(from + offset);
    return `line ${line}, column ${column + 1}`;
  };
  if (fault !== undefined) {
    const code = fault.kind === "depth" ? "X_NESTING_TOO_DEEP" : "JSON_SYNTAX_ERROR";
    findings.error(
      code,
      place(source),
      `${at(fault.offset)}: ${fault.problem}`,
      "give what the AWS CLI prints with `--output json`",
    );
  }
  for (const { member } of duplicates) {
    const details = `${at(member.start)}: the member ${quote(member.key)} is repeated`;
    findings.error("X_DUPLICATE_JSON_KEY", place(source), details, "keep one of the two");
  }
}
