/** Where the values of a text stand in it. */
import type { PathElement, Span } from "../policy/findings.js";
import { memberOf, type JsonNode } from "../policy/json-node.js";
import { LineTable } from "../policy/positions.js";

/** One JSON text of a source. Extents of its nodes count from `start`. */
export interface JsonPart {
  readonly root: JsonNode;
  readonly start: number;
}

export class SourceText {
  readonly lines: LineTable;

  /** Where there are several parts, the first step of a path is the part's index. */
  constructor(
    text: string,
    readonly parts: readonly JsonPart[],
  ) {
    this.lines = new LineTable(text);
  }

  /** The extent of the value at the path; where there is none, of the value that lacks it. */
  spanOf(path: readonly PathElement[]): Span | undefined {
    const found = this.#find(path);
    if (found === undefined) return undefined;
    const { root, start } = found;
    return this.lines.spanOf({ start: start + root.start, end: start + root.end });
  }

  /** Is the value an object of the text, not something that a text in it says? */
  isObject(path: readonly PathElement[]): boolean {
    return this.#find(path)?.root.kind === "object";
  }

  #find(path: readonly PathElement[]): JsonPart | undefined {
    const [first, ...rest] = path;
    const isFirstPart = this.parts.length === 1;
    const part = isFirstPart ? this.parts[0] : first !== undefined && "index" in first ? this.parts[first.index] : undefined;
    return part && { root: descend(part.root, isFirstPart ? path : rest), start: part.start };
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
