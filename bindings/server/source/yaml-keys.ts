/** Keys of maps, as objects have them. */
import { isNode, isScalar, visit, type Document, type YAMLMap } from "yaml";
import { quote } from "../faults.js";

interface KeyFault {
  readonly message: string;
  /** Where the key begins. */
  readonly offset: number;
}

/** Keys of YAML may be lists, and `1` stands beside `"1"`: an object would have one of the two, and nobody would hear of the other. */
export function keyFaults(document: Document): KeyFault[] {
  const faults: KeyFault[] = [];
  visit(document, { Map: (_, map) => void faults.push(...faultsOf(map)) });
  return faults;
}

function faultsOf({ items }: YAMLMap): KeyFault[] {
  const seen = new Set<string>();
  return items.flatMap(({ key }) => {
    const offset = isNode(key) ? (key.range?.[0] ?? 0) : 0;
    if (!isScalar(key)) return [{ message: "a key must be a text, found a list, a map or an alias", offset }];
    const name = key.value === null ? "" : String(key.value);
    if (seen.has(name)) return [{ message: `the key ${quote(name)} is given twice`, offset }];
    seen.add(name);
    return [];
  });
}
