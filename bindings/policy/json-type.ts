/** One way to say that a JSON value is of the wrong type. */
import type { Context } from "./context.js";
import type { JsonNode } from "../text/json-node.js";
import { quote } from "../text/quote.js";

/** `DATA_TYPE_MISMATCH`: `what` must be `wanted`. Silent for a foreign value, which was reported when it was read. */
export function reportType(node: JsonNode, what: string, wanted: string, context: Context): void {
  if (node.kind === "foreign") return;
  context.report.error("DATA_TYPE_MISMATCH", node, `${what} must be ${wanted}, not ${describe(node)}`, `write ${wanted}`);
}

/** A value in the words of JSON: "a list", "the number `7`". */
export function describe(node: JsonNode): string {
  switch (node.kind) {
    case "object":
      return "an object";
    case "array":
      return "a list";
    case "string":
      return `the string ${quote(node.value)}`;
    case "number":
      return `the number ${quote(node.value)}`;
    case "boolean":
      return `\`${String(node.value)}\``;
    case "null":
      return "`null`";
    case "foreign":
      return "a value that JSON does not have";
  }
}
