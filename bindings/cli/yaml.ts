/** YAML → plain values that say what the text says. What YAML would read otherwise than it is written is refused. */
import { isMap, isScalar, LineCounter, parseAllDocuments, visit, type Document } from "yaml";
import { ACCOUNT_ID } from "../directory/ids.js";
import { CliError } from "./errors.js";

/** The values of the documents in a YAML text. Throws INVALID_YAML. */
export function parseYaml(text: string, name: string): unknown[] {
  const lines = new LineCounter();
  // YAML 1.2 whatever the file says: `2012-10-17`, `yes` and `no` are texts. Aliases are limited where the value is copied.
  const found = parseAllDocuments(text, { version: "1.2", schema: "core", lineCounter: lines, prettyErrors: false });
  const documents: readonly Document.Parsed[] = "empty" in found ? [] : found;
  for (const document of documents) checkDocument(document, (at) => place(name, lines, at));
  return documents.map((document) => valueOf(document, name)).filter((value) => value !== null);
}

/** Aliases without an anchor show here. */
function valueOf(document: Document.Parsed, name: string): unknown {
  try {
    return document.toJS({ maxAliasCount: -1 }) as unknown;
  } catch (error) {
    throw invalid(name, problemOf(error), "check it with a YAML editor");
  }
}

/** Where a file has too many levels, the parser runs out of stack. */
function problemOf(error: unknown): string {
  const { message } = error as Error;
  return message.includes("call stack") ? "it has more levels than can be read" : message;
}

function place(name: string, lines: LineCounter, offset: number): string {
  const { line, col } = lines.linePos(offset);
  return `${name}:${line}:${col}`;
}

function invalid(at: string, problem: string, hint: string): CliError {
  return new CliError("INVALID_YAML", `${at}: ${problem}`, hint);
}

/** Unknown tags (`!Ref`) come as warnings: the value without its tag would be another one. */
function checkDocument(document: Document.Parsed, placeOf: (offset: number) => string): void {
  const fault = document.errors[0] ?? document.warnings[0];
  if (fault !== undefined) throw invalid(placeOf(fault.pos[0]), problemOf(fault), "check it with a YAML editor");
  visit(document, {
    Node(_key, node) {
      const at = node.range?.[0] ?? 0;
      if (isMap(node) && node.items.some(({ key }) => !isScalar(key))) {
        throw invalid(placeOf(at), "a member's name is no text", "write names as plain texts");
      }
      if (isScalar(node) && typeof node.value === "number") checkNumber(node.value, node.source ?? "", placeOf(at));
    },
  });
}

/** `012345678901` would lose its zero, `1.50` its last one. */
function checkNumber(value: number, source: string, at: string): void {
  const hint = `write "${source}", in quotes`;
  if (ACCOUNT_ID.test(source)) throw invalid(at, `the account id ${source} is written as a number`, hint);
  if (String(value) !== source) throw invalid(at, `the number ${source} would be read as ${value}`, hint);
}
