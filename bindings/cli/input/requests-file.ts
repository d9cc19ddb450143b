/** The requests of `--requests`: a JSON object a line, or JSON over many lines. */
import { plainValueOf } from "../../text/json-value.js";
import type { JsonNode } from "../../text/json-node.js";
import { readJson, readJsonTexts } from "../../text/json.js";
import { LineTable } from "../../text/positions.js";
import { CliError } from "../output/errors.js";
import { nameOf } from "./files.js";
import type { Io } from "../output/io.js";
import { checkReading } from "./json-text.js";
import { FILE_BYTES_MAX } from "./limits.js";
import { readLines, type Line } from "./lines.js";
import { tooLarge } from "./open.js";
import { count, quotePath } from "../output/paint.js";
import { parseRequestLine, splitRequest, type RequestCase } from "./request-case.js";
import type { Sources } from "../output/sources.js";

/** A request, or what keeps it from being one. */
export type RequestItem = { readonly line: number } & (
  { readonly item: RequestCase; readonly fault?: undefined } | { readonly item?: undefined; readonly fault: CliError }
);

/** In lists as they arrive. Lines are read in constant memory; the first one says whether the file is one of lines. */
export async function* readRequestItems(path: string, io: Io, sources: Sources): AsyncGenerator<RequestItem[]> {
  const name = nameOf(path);
  let isOfLines: boolean | undefined;
  const all = new LineCollector(name);
  for await (const chunk of readLines(path, io)) {
    const lines = chunk.filter(({ text }) => text === undefined || text.trim() !== "");
    isOfLines ??= lines[0] === undefined ? undefined : !goesOn(lines[0].text);
    if (isOfLines === true) yield lines.map((line) => readItem(line, name));
    else if (isOfLines === false) all.add(lines);
  }
  if (isOfLines === false) yield readOverLines(all.text, name, sources);
}

function readItem({ number, text, fault }: Line, name: string): RequestItem {
  return itemOf(number, () => {
    if (text === undefined) throw fault;
    return parseRequestLine(text, name, number);
  });
}

function itemOf(line: number, read: () => RequestCase): RequestItem {
  try {
    return { line, item: read() };
  } catch (fault) {
    if (fault instanceof CliError) return { line, fault };
    throw fault;
  }
}

/** Is the line a list, or the beginning of an object? A text that the line cuts off goes on nowhere. */
function goesOn(line: string | undefined): boolean {
  if (line === undefined) return false;
  const begun = `${line}\n`;
  return line.trimStart().startsWith("[") || readJson(begun).fault?.offset === begun.length;
}

/** The whole text again. */
class LineCollector {
  #text = "";
  #lines = 0;

  constructor(readonly name: string) {}

  /** Blank lines are left out of `lines`, and still count. */
  add(lines: readonly Line[]): void {
    for (const { number, text, fault } of lines) {
      if (text === undefined) throw fault!;
      this.#text += "\n".repeat(number - this.#lines - (this.#lines === 0 ? 1 : 0)) + text;
      this.#lines = number;
      if (this.#text.length > FILE_BYTES_MAX) throw tooLarge(quotePath(this.name));
    }
  }

  get text(): string {
    return this.#text;
  }
}

/** Objects that follow one another, lists of them, or both. A fault is one of the whole: nobody knows where the next begins. */
function readOverLines(text: string, name: string, sources: Sources): RequestItem[] {
  const lines = new LineTable(text);
  const items = readJsonTexts(text).flatMap((reading) => {
    checkReading(reading, text, name);
    return elementsOf(reading.root!).map((node) => {
      return itemOf(lines.positionOf(node.start).line, () => splitRequest(plainValueOf(node)));
    });
  });
  sources.note(
    "JSON_OVER_LINES",
    `${quotePath(name)} is JSON over many lines, read as ${count(items.length, "request")}`,
    "one object a line (`jq -c '.[]'`) is read in constant memory",
  );
  return items;
}

function elementsOf(root: JsonNode): readonly JsonNode[] {
  return root.kind === "array" ? root.items : [root];
}
