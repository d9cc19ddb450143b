/** A schema as its file holds it. */
import type { Schema } from "./from-types.js";

export function textOf(schema: Schema): string {
  return `${JSON.stringify(schema, null, 2)}\n`;
}
