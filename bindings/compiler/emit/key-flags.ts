/**
 * What the policies do with each condition key, as the artifact says it (KEY_* of assembly/layout.ts): what its values must be readable
 * as, and whether a list is evaluated although the key is single-valued (policy-language 0.3-6, 0.3-7). Settled for all requests here.
 */
import {
  FORM_FOR_ALL,
  FORM_FOR_ANY,
  KEY_ADDRESS,
  KEY_BOOLEAN,
  KEY_DATE,
  KEY_INSTANT,
  KEY_NUMBER,
  KEY_MULTI,
  KEY_SINGLE,
  KEY_TAG,
  KEY_TAKES_LISTS,
  TEST_BOOL,
  TEST_DATE,
  TEST_DATE_ORDER,
  TEST_IP,
  TEST_NULL,
  TEST_NUMBER,
  TEST_NUMBER_ORDER,
} from "../../../assembly/layout.js";
import type { Pattern } from "../../policy/ast.js";
import { DERIVED_KEY_NAMES, keyShape, keyType } from "../../policy/key-catalogue.js";
import type { PatternColumn } from "../lower/column.js";
import { NO_CELL, type AtomIr, type ConditionIr, type RowIr } from "../lower/ir.js";

const FAMILIES: ReadonlyMap<number, number> = new Map([
  [TEST_IP, KEY_ADDRESS],
  [TEST_DATE, KEY_DATE],
  [TEST_DATE_ORDER, KEY_DATE],
  [TEST_NUMBER, KEY_NUMBER],
  [TEST_NUMBER_ORDER, KEY_NUMBER],
  [TEST_BOOL, KEY_BOOLEAN],
]);
const OWN_KEYS: ReadonlySet<string> = new Set(DERIVED_KEY_NAMES);

export class KeyFlags {
  /** Operator families that some policy applies to a key of any type. */
  readonly #families = new Map<string, number>();
  /** Keys of which a list would switch a Deny off. */
  readonly #denied = new Set<string>();

  constructor(rows: readonly RowIr[], resources: PatternColumn) {
    const conditions = new Set<ConditionIr>();
    const inDenies = new Set<ConditionIr>();
    for (const { condition, deny, resource } of rows) {
      if (condition !== undefined) conditions.add(condition);
      if (!deny) continue;
      if (condition !== undefined) inDenies.add(condition);
      if (resource !== NO_CELL && resources.programs.size > 0) this.#addResource(resources, resource);
    }
    for (const condition of conditions) this.#addFamilies(condition);
    for (const condition of inDenies) this.#addDenied(condition);
  }

  /** KEY_* of a key, given folded to lower case. */
  of(key: string): number {
    const shape = keyShape(key);
    const mayTakeLists = (shape & (KEY_SINGLE | KEY_TAG)) !== 0 && (shape & KEY_MULTI) === 0;
    const takesLists = mayTakeLists && !OWN_KEYS.has(key) && !this.#denied.has(key);
    return shape | (takesLists ? KEY_TAKES_LISTS : 0) | this.#readable(key);
  }

  #readable(key: string): number {
    const type = keyType(key);
    if (type === 0) return 0;
    return (this.#families.get(key) ?? 0) | (type === KEY_DATE ? KEY_INSTANT : 0);
  }

  #addFamilies({ atoms }: ConditionIr): void {
    for (const { test, key } of atoms) {
      const family = FAMILIES.get(test);
      if (family !== undefined) this.#families.set(key, (this.#families.get(key) ?? 0) | family);
    }
  }

  #addDenied({ atoms }: ConditionIr): void {
    for (const atom of atoms) {
      if (isPlain(atom)) this.#denied.add(atom.key);
      atom.programs.forEach((program) => this.#addVariables(program));
      for (const fields of atom.arns) fields.forEach((field) => this.#addVariables(field));
    }
  }

  #addResource(resources: PatternColumn, cell: number): void {
    for (let index = 0; index < resources.patternCount(cell); index++) {
      const program = resources.programs.get(resources.patternAt(cell, index));
      if (program !== undefined) this.#addVariables(program);
    }
  }

  #addVariables(pattern: Pattern): void {
    for (const token of pattern) if (token.kind === "variable") this.#denied.add(token.key);
  }
}

/** Neither a set operator nor Null, which take lists as they are. */
function isPlain({ test, flags }: AtomIr): boolean {
  return test !== TEST_NULL && (flags & (FORM_FOR_ALL | FORM_FOR_ANY)) === 0;
}
