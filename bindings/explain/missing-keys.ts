/** Keys that the request lacks and a condition, or a variable in the resource, asked for (DECISIONS.md, 26). */
import { EXAMINED_ACTION, EXAMINED_PRINCIPAL, EXAMINED_RESOURCE, TEST_NULL } from "../../assembly/layout.js";
import type { TableReader } from "../artifact/tables/table-reader.js";
import type { RequestView } from "./request-view.js";
import type { Examined } from "./statements.js";

/** As the statement that asks first spells them. */
export function missingKeys(examined: readonly Examined[], { tables, verdict }: RequestView): string[] {
  const seen = new Set<number>();
  const missing: string[] = [];
  for (const { row, outcome } of examined) {
    if (outcome === EXAMINED_ACTION || outcome === EXAMINED_PRINCIPAL) continue;
    const asked = outcome === EXAMINED_RESOURCE ? named(tables, tables.resourceKeys(row)) : conditionKeys(tables, row);
    for (const [key, name] of asked) {
      if (seen.has(key)) continue;
      seen.add(key);
      if (verdict.values(key) === undefined) missing.push(name);
    }
  }
  return missing.sort();
}

/** A `Null` test asks for the absence itself. */
function conditionKeys(tables: TableReader, row: number): (readonly [number, string])[] {
  const conditions = tables.conditions(row).filter(({ test }) => test !== TEST_NULL);
  return conditions.flatMap(({ keyIndex, key, values, literals }) => [
    [keyIndex, key] as const,
    ...named(tables, tables.keysIn(values.slice(literals))),
  ]);
}

function named(tables: TableReader, keys: readonly number[]): (readonly [number, string])[] {
  return keys.map((key) => [key, tables.keyNames[key]!] as const);
}
