/** Sources: texts or parsed values with a name. A text may hold several JSON texts, one after another. */
import { attempt } from "../text/attempt.js";
import { elementsOf } from "../text/elements.js";
import { readJsonTexts, type JsonReading } from "../text/json.js";
import type { JsonNode } from "../text/json-node.js";
import { LineTable } from "../text/positions.js";
import { quote } from "../text/quote.js";
import { Cursor } from "./cursor.js";
import { WHOLE, type Findings, type Place } from "./findings.js";
import { copyPlain } from "./plain.js";
import { SourceText } from "./source-text.js";
import { valueOf } from "./tree-value.js";

/** Usually a file: its name, and its text or what a parser made of it. */
export type DirectorySource = { readonly name: string; readonly text: string } | { readonly name: string; readonly value: unknown };

/** Those that are sources, each read once; the others are reported. */
export function checkSources(sources: unknown, findings: Findings): DirectorySource[] {
  const hint = "give a list of { name, text } or { name, value }";
  const list = attempt(() => (Array.isArray(sources) ? elementsOf(sources) : undefined));
  if (list === undefined) {
    findings.error("DATA_TYPE_MISMATCH", WHOLE, "the sources are not a list that can be read", hint);
    return [];
  }
  return list.flatMap((given, index) => {
    const source = attempt(() => sourceOf(given));
    if (source !== undefined) return [source];
    findings.error("DATA_TYPE_MISMATCH", { path: [{ index }] }, "not a source", hint);
    return [];
  });
}

function sourceOf(given: unknown): DirectorySource | undefined {
  if (typeof given !== "object" || given === null) return undefined;
  const { name, text, value } = given as { name?: unknown; text?: unknown; value?: unknown };
  if (typeof name !== "string") return undefined;
  if ("value" in given) return { name, value };
  return typeof text === "string" ? { name, text } : undefined;
}

/** The values of a source: one, the elements of a list (pages), or the JSON texts that follow one another. */
export function readSource(source: DirectorySource, findings: Findings): Cursor[] {
  const cursors = "value" in source ? readValue(source, findings) : readText(source, findings);
  return cursors.flatMap((cursor) => (Array.isArray(cursor.value) ? pagesOf(cursor) : [cursor]));
}

/** An empty list would be a source that is skipped. */
function pagesOf(list: Cursor): Cursor[] {
  const pages = list.items();
  if (pages.length === 0)
    list.error("X_UNRECOGNISED_SOURCE", "the source is an empty list", "leave it out, or run the command again");
  return pages;
}

/** None where it is not JSON. */
function readValue({ name, value }: { name: string; value: unknown }, findings: Findings): Cursor[] {
  const before = findings.all.length;
  const copy = copyPlain(value, { source: name, path: [] }, findings);
  return findings.all.length === before ? [new Cursor(copy, [], findings, { name })] : [];
}

function readText({ name, text: given }: { name: string; text: string }, findings: Findings): Cursor[] {
  const text = given.startsWith("\ufeff") ? given.slice(1) : given;
  const roots = readRoots(name, text, findings);
  const from = { name, text: new SourceText(text, roots) };
  return roots.map((root, index) => {
    const path = roots.length === 1 ? [] : [{ index }];
    return new Cursor(valueOf(root, { source: name, text, lines: from.text.lines }), path, findings, from);
  });
}

/** The JSON texts as far as they can be read. */
function readRoots(source: string, text: string, findings: Findings): JsonNode[] {
  if (text.trim() === "") {
    const hint = "leave it out, or run the command again if it failed";
    findings.error("X_UNRECOGNISED_SOURCE", { source, path: [] }, "the source is empty", hint);
    return [];
  }
  return readJsonTexts(text).flatMap((reading) => {
    reportFaults(source, text, reading, findings);
    return reading.root === undefined ? [] : [reading.root];
  });
}

function reportFaults(source: string, text: string, { fault, duplicates }: JsonReading, findings: Findings): void {
  if (fault === undefined && duplicates.length === 0) return;
  const lines = new LineTable(text);
  const place = (start: number, end: number): Place => ({ source, path: [], span: lines.spanOf({ start, end }) });
  if (fault !== undefined) {
    const code = fault.kind === "depth" ? "X_NESTING_TOO_DEEP" : "JSON_SYNTAX_ERROR";
    const at = place(fault.offset, fault.offset + 1);
    findings.error(code, at, fault.problem, "give what the AWS CLI prints with `--output json`");
  }
  for (const { member } of duplicates) {
    const details = `the member ${quote(member.key)} is repeated`;
    findings.error("X_DUPLICATE_JSON_KEY", place(member.start, member.end), details, "keep one of the two");
  }
}
