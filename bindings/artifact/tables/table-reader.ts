/** What a compiled statement asks for, as texts: what reports are made of. For artifacts that an engine has verified. */
import { ROW_BYTES, ROW_CONDITION, ROW_PRINCIPALS, ROWS } from "../../../assembly/layout.js";
import type { DebugInfo } from "../debug.js";
import type { ArtifactReader } from "../reader.js";
import { Columns, type ColumnText } from "./columns.js";
import { conditionAtoms, conditionTexts, type ConditionText } from "./conditions.js";
import { byFoldedName, keyNames } from "./key-names.js";
import { principalSetText, type PrincipalSetText } from "./principals.js";
import { ArtifactTables } from "./tables.js";

export class TableReader {
  readonly #tables: ArtifactTables;
  readonly #keyIndexes: ReadonlyMap<string, number>;
  #columns: Columns | undefined;

  /** `debug` knows how policies spell keys. */
  constructor(
    reader: ArtifactReader,
    readonly debug?: DebugInfo,
  ) {
    this.#tables = new ArtifactTables(reader, (keys) => keyNames(keys, debug));
    this.#keyIndexes = new Map(this.keyNames.map((name, index) => [name, index]));
  }

  /** Condition keys by index, as policies spell them first. */
  get keyNames(): readonly string[] {
    return this.#tables.keyNames;
  }

  /** Reads all patterns when it is first asked for; that costs as much as the artifact is long. */
  get #byRow(): Columns {
    return (this.#columns ??= new Columns(this.#tables, this.debug?.actions));
  }

  actions(row: number): ColumnText {
    return this.#byRow.actions(row);
  }

  /** Undefined: whatever the policy is attached to. */
  resources(row: number): ColumnText | undefined {
    return this.#byRow.resources(row);
  }

  /** Undefined: a policy type without principals. */
  principals(row: number): PrincipalSetText | undefined {
    const set = this.principalSet(row);
    return set === undefined ? undefined : principalSetText(this.#tables, set);
  }

  /** Its number: equal sets are one. */
  principalSet(row: number): number | undefined {
    const reference = this.#tables.word(ROWS, row * ROW_BYTES + ROW_PRINCIPALS);
    return reference === 0 ? undefined : reference - 1;
  }

  /** All of them must hold. Keys as this statement spells them. */
  conditions(row: number): ConditionText[] {
    const own = byFoldedName(this.debug?.rows[row]?.[5] ?? []);
    const texts = conditionTexts(this.#tables, this.condition(row));
    if (own.size === 0) return texts;
    return texts.map((text) => ({ ...text, key: own.get(this.#tables.keys[text.keyIndex]!.name) ?? text.key }));
  }

  /** ROW_CONDITION, the same for equal conditions. */
  condition(row: number): number {
    return this.#tables.word(ROWS, row * ROW_BYTES + ROW_CONDITION);
  }

  /** Indexes of a condition's atoms. */
  atoms(condition: number): number[] {
    return conditionAtoms(this.#tables, condition);
  }

  /** Indexes of the keys that the resource patterns read as variables without a default. */
  resourceKeys(row: number): number[] {
    return this.keysIn(this.resources(row)?.patterns ?? []);
  }

  /** Indexes of the keys that the texts read as variables without a default. */
  keysIn(texts: readonly string[]): number[] {
    const named = texts.filter((text) => text.includes("${"));
    const names = named.flatMap((text) => [...text.matchAll(/\$\{([^}*?$,]+)\}/g)].map((match) => match[1]!));
    return names.flatMap((name) => this.keyNamed(name) ?? []);
  }

  /** The index of the key that texts name so. */
  keyNamed(name: string): number | undefined {
    return this.#keyIndexes.get(name);
  }
}
