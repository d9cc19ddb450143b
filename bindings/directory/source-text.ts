/** Where the values of a text stand in it. */
import type { PathElement } from "../findings/finding.js";
import type { Span } from "../text/positions.js";
import { memberOf, type JsonNode, type JsonObject } from "../text/json-node.js";
import { LineTable } from "../text/positions.js";
import { remembered } from "../text/remembered.js";

/** Up to this many members, comparing with each is quicker than an index. */
const FEW_MEMBERS = 16;

export class SourceText {
  readonly #indexes = new Map<JsonObject, ReadonlyMap<string, JsonNode>>();
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
    return root && this.#descend(root, isOnly ? path : rest);
  }

  #descend(root: JsonNode, path: readonly PathElement[]): JsonNode {
    let node = root;
    for (const step of path) {
      const next = this.#below(node, step);
      if (next === undefined) return node;
      node = next;
    }
    return node;
  }

  #below(node: JsonNode, step: PathElement): JsonNode | undefined {
    if (node.kind === "array") return "index" in step ? node.items[step.index] : undefined;
    return node.kind === "object" && "value" in step ? this.#memberOf(node, step.value) : undefined;
  }

  /** Each member of a large object may have its finding: to look through all of them each time would be quadratic. */
  #memberOf(node: JsonObject, name: string): JsonNode | undefined {
    if (node.members.length <= FEW_MEMBERS) return memberOf(node, name)?.value;
    // The first of a name stays.
    const index = (): Map<string, JsonNode> => new Map([...node.members].reverse().map(({ key, value }) => [key, value]));
    return remembered(this.#indexes, node, index).get(name);
  }
}
