/** A suite's text as a tree whose nodes know their place. */
import type { JsonNode } from "../../text/json-node.js";
import { readJson } from "../../text/json.js";
import { readObject } from "../../text/json-object.js";
import { LineTable } from "../../text/positions.js";
import { quote } from "../../text/quote.js";
import { SUITE_BYTES_MAX } from "../limits.js";
import type { SuiteCode, SuiteFinding } from "../findings.js";

/** Usually a file: its name, and its JSON text, what a parser made of it, or a tree of its text with the places of its nodes. */
export type SuiteSource =
  { readonly name: string; readonly text: string; readonly root?: JsonNode } | { readonly name: string; readonly value: unknown };

/** Steps from the root to a node. */
export type Path = readonly (string | number)[];

/** One file, read: its tree, and the findings about it. */
export class SourceTree {
  readonly name: string;
  readonly root: JsonNode | undefined;
  readonly #lines: LineTable | undefined;

  constructor(
    source: SuiteSource,
    readonly findings: SuiteFinding[],
  ) {
    this.name = source.name;
    this.#lines = "text" in source ? new LineTable(source.text) : undefined;
    this.root = "text" in source ? (source.root ?? this.#readText(source.text)) : this.#readValue(source.value);
  }

  #readText(text: string): JsonNode | undefined {
    const { root, fault, duplicates } = readJson(text);
    if (fault !== undefined) {
      this.reportAt(fault.offset, fault.offset + 1, "INVALID_JSON", fault.problem, "check it with a JSON editor");
    }
    for (const { member } of duplicates) {
      const message = `the member ${quote(member.key)} is repeated`;
      this.reportAt(member.start, member.end, "DUPLICATE_MEMBER", message, "keep one of the two");
    }
    return root;
  }

  #readValue(value: unknown): JsonNode | undefined {
    const { root, exceeded, foreign } = readObject(value, SUITE_BYTES_MAX);
    for (const { problem } of foreign) this.report([], "WRONG_TYPE", `the suite holds ${problem}`, "give plain data");
    if (exceeded === "size") this.report([], "WRONG_TYPE", `the suite has more than ${SUITE_BYTES_MAX} bytes`, "divide it");
    if (exceeded === "depth") this.report([], "WRONG_TYPE", "the suite has too many levels", "give plain data");
    return foreign.length > 0 ? undefined : root;
  }

  /** About the node at the end of the path, or the nearest above it that is there. */
  report(path: Path, code: SuiteCode, message: string, hint: string): void {
    const { start, end } = this.extentOf(path);
    this.reportAt(start, end, code, message, hint);
  }

  reportAt(start: number, end: number, code: SuiteCode, message: string, hint: string): void {
    const place = this.#lines?.positionOf(start);
    const lines = place === undefined ? {} : { line: place.line, column: place.column, span: { start, end } };
    this.findings.push({ code, message, hint, file: this.name, ...lines });
  }

  /** Line of a node, from 1; undefined where the source has none. */
  lineOf(path: Path): number | undefined {
    return this.#lines?.positionOf(this.extentOf(path).start).line;
  }

  placeOf(path: Path): { readonly line: number; readonly column: number } | undefined {
    return this.#lines?.positionOf(this.extentOf(path).start);
  }

  extentOf(path: Path): { readonly start: number; readonly end: number } {
    let found: JsonNode | undefined = this.root;
    for (const step of path) {
      const next = childOf(found, step);
      if (next === undefined) break;
      found = next;
    }
    return found ?? { start: 0, end: 0 };
  }
}

function childOf(node: JsonNode | undefined, step: string | number): JsonNode | undefined {
  if (node?.kind === "array" && typeof step === "number") return node.items[step];
  if (node?.kind !== "object") return undefined;
  return node.members.find(({ key }) => key === step)?.value;
}
