/** Options before the environment, the environment before the file, the file before what is taken otherwise. */
import type { Configuration } from "./types.js";

type Plain = Readonly<Record<string, unknown>>;

export function merge(...sources: readonly Configuration[]): Configuration {
  return sources.reduceRight<Plain>((merged, source) => mergeTwo(merged, source as Plain), {}) as Configuration;
}

function mergeTwo(below: Plain, above: Plain): Plain {
  const merged: Record<string, unknown> = { ...below };
  for (const [name, value] of Object.entries(above)) {
    const under = merged[name];
    merged[name] = isPlain(value) && isPlain(under) ? mergeTwo(under, value) : value;
  }
  return merged;
}

function isPlain(value: unknown): value is Plain {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
