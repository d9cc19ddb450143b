/** What a compiled statement asks for, as texts: what reports are made of. For artifacts that an engine has verified. */
import { ROW_BYTES, ROW_CONDITION, ROW_PRINCIPALS, ROWS } from "../../../assembly/layout.js";
import type { ArtifactReader } from "../reader.js";
import { Columns, type ColumnText } from "./columns.js";
import { conditionTexts, type ConditionText } from "./conditions.js";
import { principalSetText, type PrincipalSetText } from "./principals.js";
import { ArtifactTables } from "./tables.js";

export class TableReader {
  readonly #tables: ArtifactTables;
  #columns: Columns | undefined;

  constructor(reader: ArtifactReader) {
    this.#tables = new ArtifactTables(reader);
  }

  /** Reads all patterns when it is first asked for; that costs as much as the artifact is long. */
  get #byRow(): Columns {
    return (this.#columns ??= new Columns(this.#tables));
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
    const set = this.#tables.word(ROWS, row * ROW_BYTES + ROW_PRINCIPALS);
    return set === 0 ? undefined : principalSetText(this.#tables, set - 1);
  }

  /** All of them must hold. */
  conditions(row: number): ConditionText[] {
    const condition = this.#tables.word(ROWS, row * ROW_BYTES + ROW_CONDITION);
    return condition === 0 ? [] : conditionTexts(this.#tables, condition - 1);
  }

  /** Indexes of the keys that the resource patterns read as variables without a default. */
  resourceKeys(row: number): number[] {
    return this.keysIn(this.resources(row)?.patterns ?? []);
  }

  /** Indexes of the keys that the texts read as variables without a default. */
  keysIn(texts: readonly string[]): number[] {
    const names = texts.flatMap((text) => [...text.matchAll(/\$\{([^}*?$,]+)\}/g)].map((match) => match[1]!));
    return names.flatMap((name) => {
      const index = this.#tables.keys.findIndex((key) => key.name === name);
      return index < 0 ? [] : [index];
    });
  }
}
