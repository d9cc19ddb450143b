/** YAML → values, or a tree with places, that say what the text says. What YAML would read otherwise than it is written is refused. */
import { isAlias, isMap, isScalar, isSeq, LineCounter, parseAllDocuments, type Document, type Scalar, type YAMLMap } from "yaml";
import { ACCOUNT_ID, JSON_DEPTH_MAX } from "../../surface/command-line.js";
import type { JsonMember, JsonNode } from "../../text/json-node.js";
import { quote } from "../../text/quote.js";
import { ALIASED_VALUES_MAX } from "./limits.js";
import { CliError } from "../output/errors.js";

/** The values of the documents in a YAML text. Throws INVALID_YAML. Cost: linear in the text. */
export function parseYaml(text: string, name: string): unknown[] {
  return documentsOf(text, name)
    .map((reader) => valueOf(reader.read(), new Map()))
    .filter((value) => value !== null);
}

/**
 * The tree of a text of one document, as JSON has it, with the places of YAML. Throws INVALID_YAML, also where aliases stand for what holds
 * them, or for more than ALIASED_VALUES_MAX values.
 */
export function readYaml(text: string, name: string): JsonNode {
  const [first, second] = documentsOf(text, name);
  if (first === undefined) return { kind: "null", value: null, start: 0, end: 0 };
  if (second !== undefined) throw second.invalid(second.start, "a second document begins", "keep one document in the file");
  const root = first.read();
  first.checkAliases(root);
  return root;
}

/**
 * The readers of a text's documents. The library's own search for repeated names and for the anchors of aliases is quadratic, so both are
 * done here.
 */
function documentsOf(text: string, name: string): DocumentReader[] {
  const lines = new LineCounter();
  // YAML 1.2 whatever the file says: `2012-10-17`, `yes` and `no` are texts.
  const options = { version: "1.2", schema: "core", lineCounter: lines, prettyErrors: false, uniqueKeys: false } as const;
  const found = parseAllDocuments(text, options);
  const documents: readonly Document.Parsed[] = "empty" in found ? [] : found;
  return documents.map((document) => new DocumentReader(document, text, name, lines));
}

/** What a tree says; what an alias stands for is one value, however often it stands there. */
function valueOf(node: JsonNode, known: Map<JsonNode, unknown>): unknown {
  if (known.has(node)) return known.get(node);
  if (node.kind === "array") {
    const items: unknown[] = [];
    known.set(node, items);
    for (const item of node.items) items.push(valueOf(item, known));
    return items;
  }
  if (node.kind !== "object") return node.kind === "number" ? Number(node.value) : node.value;
  const members = {};
  known.set(node, members);
  for (const { key, value } of node.members) {
    // Not an assignment: that of `__proto__` would make no member.
    Object.defineProperty(members, key, { value: valueOf(value, known), writable: true, enumerable: true, configurable: true });
  }
  return members;
}

const EDITOR = "check it with a YAML editor";

/** Where a file has too many levels, the parser runs out of stack. */
function problemOf({ message }: Error): string {
  return message.includes("call stack") ? "it has more levels than can be read" : message;
}

class DocumentReader {
  /** What each anchor stands for so far: a later one of the same name takes its place. */
  readonly #anchors = new Map<string, JsonNode>();
  #hasAliases = false;

  constructor(
    readonly document: Document.Parsed,
    readonly text: string,
    readonly name: string,
    readonly lines: LineCounter,
  ) {}

  get start(): number {
    return this.document.range[0];
  }

  /** Unknown tags (`!Ref`) come as warnings: the value without its tag would be another one. */
  read(): JsonNode {
    const fault = this.document.errors[0] ?? this.document.warnings[0];
    if (fault !== undefined) throw this.invalid(fault.pos[0], problemOf(fault), EDITOR);
    return this.#value(this.document.contents, 1);
  }

  #value(node: unknown, depth: number): JsonNode {
    if (node === null || node === undefined) return { kind: "null", value: null, start: 0, end: 0 };
    if (isAlias(node)) return this.#aliased(node.source, node.range?.[0] ?? 0);
    const extent = { start: startOf(node as NodeLike), end: (node as NodeLike).range?.[1] ?? 0 };
    if (isMap(node)) {
      const members: JsonMember[] = [];
      return this.#structure(node, depth, { kind: "object", members, ...extent }, () => this.#fillObject(members, node, depth));
    }
    if (isSeq(node)) {
      const items: JsonNode[] = [];
      return this.#structure(node, depth, { kind: "array", items, ...extent }, () => {
        for (const item of node.items) items.push(this.#value(item, depth + 1));
      });
    }
    if (!isScalar(node)) throw this.invalid(0, "a value of this form is not known", EDITOR);
    return this.#anchored(node, this.#scalar(node, extent));
  }

  #aliased(anchor: string, at: number): JsonNode {
    const found = this.#anchors.get(anchor);
    if (found === undefined)
      throw this.invalid(at, `the alias ${quote(`*${anchor}`)} has no anchor before it`, "name a value that stands above");
    this.#hasAliases = true;
    return found;
  }

  #anchored<T extends JsonNode>({ anchor }: { readonly anchor?: string | undefined }, node: T): T {
    if (anchor !== undefined) this.#anchors.set(anchor, node);
    return node;
  }

  /** Known by its anchor before it is filled: it may hold an alias of itself, which is refused where values are copied. */
  #structure(node: NodeLike, depth: number, empty: JsonNode, fill: () => void): JsonNode {
    if (depth > JSON_DEPTH_MAX) throw this.invalid(startOf(node), `more than ${JSON_DEPTH_MAX} levels`, "write it with fewer");
    this.#anchored(node, empty);
    fill();
    return empty;
  }

  #fillObject(members: JsonMember[], { items }: YAMLMap<unknown, unknown>, depth: number): void {
    const names = new Set<string>();
    for (const { key, value } of items) {
      const name = this.#memberName(key);
      const [start, end] = [startOf(key as NodeLike), (key as NodeLike).range?.[1] ?? 0];
      if (names.has(name)) throw this.invalid(start, `the member ${quote(name)} is repeated`, "keep one of the two");
      names.add(name);
      members.push({ key: name, start, end, value: this.#value(value, depth + 1) });
    }
  }

  /** Throws where a walk through the tree would not end, or not soon. */
  checkAliases(root: JsonNode): void {
    if (this.#hasAliases) this.#count(root, new Map(), new Set());
  }

  #count(node: JsonNode, known: Map<JsonNode, number>, open: Set<JsonNode>): number {
    const before = known.get(node);
    if (before !== undefined) return before;
    const place = node.start;
    if (open.has(node)) throw this.invalid(place, "an alias stands for what holds it", "write the value out");
    open.add(node);
    const below = node.kind === "object" ? node.members.map(({ value }) => value) : node.kind === "array" ? node.items : [];
    const count = below.reduce((sum, each) => sum + this.#count(each, known, open), 1);
    open.delete(node);
    if (count > ALIASED_VALUES_MAX)
      throw this.invalid(place, `aliases stand for more than ${ALIASED_VALUES_MAX} values`, "write less");
    known.set(node, count);
    return count;
  }

  /** `1:` and `"1":` are one name; `1.0:` and `null:` would be another than what is written. */
  #memberName(key: unknown): string {
    const at = startOf(key as NodeLike);
    if (!isScalar(key)) throw this.invalid(at, "the name of a member is not a text", "write names as plain texts");
    const node = this.#anchored(key, this.#scalar(key, { start: at, end: at }));
    if (node.kind === "string") return node.value;
    const source = key.source ?? "";
    const value = String((node as { readonly value: unknown }).value);
    if (value === source) return source;
    throw this.invalid(at, `the name ${quote(source)} would be read as ${quote(value)}`, `write "${source}", in quotes`);
  }

  #scalar(node: Scalar, extent: { readonly start: number; readonly end: number }): JsonNode {
    const { value, source = "" } = node;
    if (typeof value === "string") return { kind: "string", value, ...extent };
    if (typeof value === "boolean") return { kind: "boolean", value, ...extent };
    if (typeof value !== "number") return { kind: "null", value: null, ...extent };
    this.#checkNumber(value, source, startOf(node));
    return { kind: "number", value: source, ...extent };
  }

  /** `012345678901` would lose its zero, `1.50` its last one. */
  #checkNumber(value: number, source: string, at: number): void {
    const hint = `write "${source}", in quotes`;
    if (ACCOUNT_ID.test(source)) throw this.invalid(at, `the account id ${source} is written as a number`, hint);
    if (String(value) !== source) throw this.invalid(at, `the number ${quote(source)} would be read as ${value}`, hint);
  }

  /** A fault at a place of the text. */
  invalid(offset: number, problem: string, hint: string): CliError {
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
