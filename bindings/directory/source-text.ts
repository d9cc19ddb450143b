/** Where the values of a text stand in it. */
import type { PathElement, Span } from "../policy/findings.js";
import { memberOf, type JsonNode } from "../policy/json-node.js";
import { LineTable } from "../policy/positions.js";

export class SourceText {
  readonly lines: LineTable;

  /** Where a source has several JSON texts, the first step of a path is the text's index. */
  constructor(
    text: string,
    readonly roots: readonly JsonNode[],
  ) {
    this.lines = new LineTable(text);
  }

  /** The extent of the value at the path; where there is none, of the value that lacks it. */
  spanOf(path: readonly PathElement[]): Span | undefined {
    const found = this.#find(path);
    return found && this.lines.spanOf(found);
  }

  /** Is the value an object of the text, not something that a text in it says? */
  isObject(path: readonly PathElement[]): boolean {
    return this.#find(path)?.kind === "object";
  }

  #find(path: readonly PathElement[]): JsonNode | undefined {
    const [first, ...rest] = path;
    const isOnly = this.roots.length === 1;
    const root = isOnly ? this.roots[0] : first !== undefined && "index" in first ? this.roots[first.index] : undefined;
    return root && descend(root, isOnly ? path : rest);
  }
}

function descend(root: JsonNode, path: readonly PathElement[]): JsonNode {
  let node = root;
  for (const step of path) {
    const next = below(node, step);
    if (next === undefined) return node;
    node = next;
  }
  return node;
}

function below(node: JsonNode, step: PathElement): JsonNode | undefined {
  if (node.kind === "array") return "index" in step ? node.items[step.index] : undefined;
  if (node.kind !== "object") return undefined;
  return "value" in step ? memberOf(node, step.value)?.value : undefined;
}
