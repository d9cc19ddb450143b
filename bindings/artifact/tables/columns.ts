/** Which patterns each row's action and resource list. */
import {
  META,
  META_ACTION_PATTERNS,
  META_ATTACHED_ROWS,
  META_NOT_ACTION_ROWS,
  META_NOT_RESOURCE_ROWS,
  PATTERN_BYTES,
  PATTERN_NOT_ROWS,
  PATTERN_ROWS,
  PATTERNS,
} from "../../../assembly/layout.js";
import { withCapitals } from "../capitals.js";
import { patternTexts } from "./patterns.js";
import { rowsOf } from "./postings.js";
import type { ArtifactTables } from "./tables.js";

/** An element and its opposite: `Action` and `NotAction`, `Resource` and `NotResource`. */
export interface ColumnText {
  readonly excludes: boolean;
  readonly patterns: readonly string[];
}

/** Patterns by row: the postings, which say the rows of each pattern, turned round. */
export class Columns {
  readonly #actions = new Map<number, string[]>();
  readonly #resources = new Map<number, string[]>();
  readonly #notAction: ReadonlySet<number>;
  readonly #notResource: ReadonlySet<number>;
  readonly #attached: ReadonlySet<number>;

  /** `capitals`: of action patterns, as the debug section has them. */
  constructor(tables: ArtifactTables, capitals = "") {
    const codes = capitals.split(" ");
    const meta = (field: number): ReadonlySet<number> => new Set(rowsOf(tables, tables.word(META, field)));
    this.#notAction = meta(META_NOT_ACTION_ROWS);
    this.#notResource = meta(META_NOT_RESOURCE_ROWS);
    this.#attached = meta(META_ATTACHED_ROWS);
    const actionPatterns = tables.word(META, META_ACTION_PATTERNS);
    patternTexts(tables).forEach((text, pattern) => {
      const at = pattern * PATTERN_BYTES;
      const rows = [PATTERN_ROWS, PATTERN_NOT_ROWS].flatMap((field) => rowsOf(tables, tables.word(PATTERNS, at + field)));
      const isAction = pattern < actionPatterns;
      const spelled = isAction ? withCapitals(text, codes[pattern] ?? "") : text;
      for (const row of rows) add(isAction ? this.#actions : this.#resources, row, spelled);
    });
  }

  actions(row: number): ColumnText {
    return { excludes: this.#notAction.has(row), patterns: this.#actions.get(row) ?? [] };
  }

  resources(row: number): ColumnText | undefined {
    if (this.#attached.has(row)) return undefined;
    return { excludes: this.#notResource.has(row), patterns: this.#resources.get(row) ?? [] };
  }
}

function add(lists: Map<number, string[]>, row: number, text: string): void {
  const list = lists.get(row);
  if (list === undefined) lists.set(row, [text]);
  else list.push(text);
}
