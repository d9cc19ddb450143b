/** YAML → plain values that say what the text says. What YAML would read otherwise than it is written is refused. */
import { isAlias, isMap, isScalar, isSeq, LineCounter, parseAllDocuments, type Document, type Scalar, type YAMLMap } from "yaml";
import { ACCOUNT_ID, JSON_DEPTH_MAX } from "../../surface/command-line.js";
import { quote } from "../../text/quote.js";
import { CliError } from "../output/errors.js";

/**
 * The values of the documents in a YAML text. Throws INVALID_YAML. Cost: linear in the text; the library's own search for
 * repeated names and for the anchors of aliases is quadratic, so both are done here.
 */
export function parseYaml(text: string, name: string): unknown[] {
  const lines = new LineCounter();
  // YAML 1.2 whatever the file says: `2012-10-17`, `yes` and `no` are texts.
  const options = { version: "1.2", schema: "core", lineCounter: lines, prettyErrors: false, uniqueKeys: false } as const;
  const found = parseAllDocuments(text, options);
  const documents: readonly Document.Parsed[] = "empty" in found ? [] : found;
  return documents.map((document) => new DocumentReader(document, text, name, lines).read()).filter((value) => value !== null);
}

const EDITOR = "check it with a YAML editor";

/** Where a file has too many levels, the parser runs out of stack. */
function problemOf({ message }: Error): string {
  return message.includes("call stack") ? "it has more levels than can be read" : message;
}

class DocumentReader {
  /** What each anchor stands for so far: a later one of the same name takes its place. */
  readonly #anchors = new Map<string, unknown>();

  constructor(
    readonly document: Document.Parsed,
    readonly text: string,
    readonly name: string,
    readonly lines: LineCounter,
  ) {}

  /** Unknown tags (`!Ref`) come as warnings: the value without its tag would be another one. */
  read(): unknown {
    const fault = this.document.errors[0] ?? this.document.warnings[0];
    if (fault !== undefined) throw this.#invalid(fault.pos[0], problemOf(fault), EDITOR);
    return this.#value(this.document.contents, 1);
  }

  #value(node: unknown, depth: number): unknown {
    if (node === null || node === undefined) return null;
    if (isAlias(node)) return this.#aliased(node.source, node.range?.[0] ?? 0);
    if (isMap(node)) return this.#structure(node, depth, {}, (members) => this.#fillObject(members, node, depth));
    if (isSeq(node)) {
      return this.#structure(node, depth, [] as unknown[], (items) => {
        for (const item of node.items) items.push(this.#value(item, depth + 1));
      });
    }
    if (!isScalar(node)) throw this.#invalid(0, "a value of this form is not known", EDITOR);
    return this.#anchored(node, this.#scalar(node));
  }

  #aliased(anchor: string, at: number): unknown {
    if (this.#anchors.has(anchor)) return this.#anchors.get(anchor);
    throw this.#invalid(at, `the alias ${quote(`*${anchor}`)} has no anchor before it`, "name a value that stands above");
  }

  #anchored<T>({ anchor }: { readonly anchor?: string | undefined }, value: T): T {
    if (anchor !== undefined) this.#anchors.set(anchor, value);
    return value;
  }

  /** Known by its anchor before it is filled: it may hold an alias of itself, which is refused where values are copied. */
  #structure<T extends object>(node: NodeLike, depth: number, empty: T, fill: (value: T) => void): T {
    if (depth > JSON_DEPTH_MAX) throw this.#invalid(startOf(node), `more than ${JSON_DEPTH_MAX} levels`, "a directory needs fewer");
    fill(this.#anchored(node, empty));
    return empty;
  }

  #fillObject(members: object, { items }: YAMLMap<unknown, unknown>, depth: number): void {
    for (const { key, value } of items) {
      const name = this.#memberName(key);
      if (Object.hasOwn(members, name)) {
        throw this.#invalid(startOf(key as NodeLike), `the member ${quote(name)} is repeated`, "keep one of the two");
      }
      // Not an assignment: that of `__proto__` would make no member.
      const content = this.#value(value, depth + 1);
      Object.defineProperty(members, name, { value: content, writable: true, enumerable: true, configurable: true });
    }
  }

  /** `1:` and `"1":` are one name; `1.0:` and `null:` would be another than what is written. */
  #memberName(key: unknown): string {
    const at = startOf(key as NodeLike);
    if (!isScalar(key)) throw this.#invalid(at, "the name of a member is not a text", "write names as plain texts");
    const value = this.#anchored(key, this.#scalar(key));
    if (typeof value === "string") return value;
    const source = key.source ?? "";
    if (String(value) === source) return source;
    throw this.#invalid(at, `the name ${quote(source)} would be read as ${quote(String(value))}`, `write "${source}", in quotes`);
  }

  #scalar(node: Scalar): unknown {
    if (typeof node.value === "number") this.#checkNumber(node.value, node.source ?? "", startOf(node));
    return node.value;
  }

  /** `012345678901` would lose its zero, `1.50` its last one. */
  #checkNumber(value: number, source: string, at: number): void {
    const hint = `write "${source}", in quotes`;
    if (ACCOUNT_ID.test(source)) throw this.#invalid(at, `the account id ${source} is written as a number`, hint);
    if (String(value) !== source) throw this.#invalid(at, `the number ${quote(source)} would be read as ${value}`, hint);
  }

  #invalid(offset: number, problem: string, hint: string): CliError {
    const { line, col } = this.lines.linePos(offset);
    const place = { name: this.name, text: this.text, start: offset, end: offset + 1 };
    return new CliError("INVALID_YAML", `${this.name}:${line}:${col}: ${problem}`, hint, place);
  }
}

interface NodeLike {
  readonly range?: readonly [number, number, number] | null | undefined;
  readonly anchor?: string | undefined;
}

function startOf(node: NodeLike | null | undefined): number {
  return node?.range?.[0] ?? 0;
}
