/** Values of a JSON tree. Policy documents stay texts: that keeps their lines, and numbers that JavaScript would round. */
import { memberOf, type JsonNode, type JsonObject } from "../text/json-node.js";
import type { LineTable } from "../text/positions.js";
import type { DocumentOrigin } from "../text/positions.js";

/** The text of a source, which the tree was read from. */
export interface TreeText {
  readonly source: string;
  readonly text: string;
  readonly lines: LineTable;
}

export function valueOf(root: JsonNode, from: TreeText): unknown {
  return root.kind === "object" ? objectOf(root, from) : belowRoot(root, from);
}

function belowRoot(node: JsonNode, from: TreeText): unknown {
  switch (node.kind) {
    case "object":
      return isDocument(node) ? from.text.slice(node.start, node.end) : objectOf(node, from);
    case "array":
      return node.items.map((item) => belowRoot(item, from));
    case "number":
      return Number(node.value);
    default:
      return node.value;
  }
}

function isDocument(node: JsonNode | undefined): node is JsonObject {
  return node?.kind === "object" && memberOf(node, "Statement") !== undefined;
}

/** A policy of our own form is told where its document stands. */
function objectOf(node: JsonObject, from: TreeText): object {
  const entries = node.members.map(({ key, value }): [string, unknown] => [key, belowRoot(value, from)]);
  const document = memberOf(node, "document")?.value;
  if (isDocument(document) && memberOf(node, "origin") === undefined) entries.push(["origin", originOf(document, from)]);
  return Object.fromEntries(entries);
}

function originOf(document: JsonObject, { source, lines }: TreeText): DocumentOrigin {
  const { line, column } = lines.positionOf(document.start);
  return { source, line, column };
}
