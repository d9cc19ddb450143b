/** A verified artifact → what it holds, as plain data: the decision table read backwards. */
import {
  FLAG_EMPTY_STRING_IS_VALUE,
  FLAG_FOR_ANY_IF_EXISTS_ABSENT,
  FLAG_LENIENT,
  FLAG_NOT_PRINCIPAL_LENIENT,
  FLAG_NOT_RESOURCE_EXCLUDES_NOTHING,
  GROUP_BYTES,
  GROUP_SLOT,
  GROUPS,
  KEY_MULTI,
  KEY_SINGLE,
  KEY_TAG,
  META,
  META_ATTACHED_ROWS,
  META_DENY_ROWS,
  META_NOT_ACTION_ROWS,
  META_NOT_RESOURCE_ROWS,
  META_ACTION_PATTERNS,
  META_PRESENT_SLOTS,
  PATTERN_BYTES,
  PATTERN_NOT_ROWS,
  PATTERN_ROWS,
  PATTERNS,
  ROW_BYTES,
  ROW_CONDITION,
  ROW_GROUP,
  ROW_PRINCIPALS,
  ROWS,
  SECTION_COUNT,
  SLOT_BOUNDARY,
  SLOT_IDENTITY,
  SLOT_RESOURCE,
  SLOT_SESSION,
  SLOT_TRUST,
} from "../../../assembly/layout.js";
import { ArtifactReader, type DebugInfo } from "../../artifact/reader.js";
import type { Choices, Mode } from "../../hosts/node.js";
import { conditionTexts, type ConditionText } from "./conditions.js";
import { patternTexts } from "./patterns.js";
import { rowsOf } from "./postings.js";
import { principalSetText, type PrincipalSetText } from "./principals.js";
import { SECTION_NAMES } from "./sections.js";
import { ArtifactTables } from "./tables.js";

export interface HeaderText {
  readonly format: number;
  readonly digest: string;
  readonly bytes: number;
  readonly mode: Mode;
  readonly choices: Required<Choices>;
  /** Policy types that the policy set has, also where they are empty. */
  readonly policyTypes: readonly string[];
  readonly policies: number;
  readonly statements: number;
  readonly denyStatements: number;
  /** Has the debug section been dropped? Then names, Sids and positions are unknown. */
  readonly stripped: boolean;
}

export interface SectionText {
  readonly name: string;
  readonly bytes: number;
  readonly items: number;
}

export interface KeyText {
  readonly name: string;
  /** `S` single-valued, `M` multivalued, "" where the catalogue does not know the key. */
  readonly values: "S" | "M" | "";
  /** A `…Tag/` key: spellings that differ in case are one key with several values. */
  readonly tag: boolean;
}

/** An element and its opposite: `Action` and `NotAction`, `Resource` and `NotResource`. */
export interface ColumnText {
  readonly excludes: boolean;
  readonly patterns: readonly string[];
}

export interface StatementText {
  readonly row: number;
  readonly effect: "Allow" | "Deny";
  readonly policyType: string;
  readonly policy?: string;
  readonly index?: number;
  readonly sid?: string;
  /** From 1, both. */
  readonly line?: number;
  readonly column?: number;
  readonly principals?: PrincipalSetText;
  /** Folded to lower case. */
  readonly actions: ColumnText;
  /** Absent: whatever the policy is attached to. */
  readonly resources?: ColumnText;
  readonly conditions: readonly ConditionText[];
}

export interface ArtifactText {
  readonly header: HeaderText;
  readonly sections: readonly SectionText[];
  readonly keys: readonly KeyText[];
  readonly statements: readonly StatementText[];
}

export function describeArtifact(bytes: Uint8Array): ArtifactText {
  const tables = new ArtifactTables(new ArtifactReader(bytes));
  const debug = tables.reader.debug();
  return {
    header: describeHeader(tables, bytes.length, debug === undefined),
    sections: Array.from({ length: SECTION_COUNT }, (_, id) => describeSection(tables, id)),
    keys: tables.keys.map(describeKey),
    statements: describeStatements(tables, debug),
  };
}

// --- header --------------------------------------------------------------------------------------------------------------

const SLOT_NAMES: Readonly<Record<number, string>> = {
  [SLOT_IDENTITY]: "identity",
  [SLOT_BOUNDARY]: "permissionsBoundary",
  [SLOT_SESSION]: "session",
  [SLOT_RESOURCE]: "resource",
  [SLOT_TRUST]: "trust",
};

function slotName(slot: number): string {
  return SLOT_NAMES[slot] ?? `slot ${slot}`;
}

function describeHeader(tables: ArtifactTables, bytes: number, stripped: boolean): HeaderText {
  const { reader } = tables;
  const present = tables.word(META, META_PRESENT_SLOTS);
  return {
    format: reader.format,
    digest: reader.digest,
    bytes,
    mode: (reader.flags & FLAG_LENIENT) !== 0 ? "lenient" : "aws",
    choices: describeChoices(reader.flags),
    policyTypes: Array.from({ length: 32 }, (_, slot) => slot)
      .filter((slot) => ((present >>> slot) & 1) === 1)
      .map(slotName),
    policies: reader.policyCount(),
    statements: reader.statementCount(),
    denyStatements: tables.word(META, META_DENY_ROWS),
    stripped,
  };
}

function describeChoices(flags: number): Required<Choices> {
  return {
    notPrincipalMode: (flags & FLAG_NOT_PRINCIPAL_LENIENT) !== 0 ? "lenient" : "strict",
    unresolvedNotResource: (flags & FLAG_NOT_RESOURCE_EXCLUDES_NOTHING) !== 0 ? "excludesNothing" : "byEffect",
    emptyStringIsNull: (flags & FLAG_EMPTY_STRING_IS_VALUE) === 0,
    forAnyIfExistsAbsent: (flags & FLAG_FOR_ANY_IF_EXISTS_ABSENT) !== 0,
  };
}

function describeSection(tables: ArtifactTables, id: number): SectionText {
  const { bytes, items } = tables.section(id);
  return { name: SECTION_NAMES[id] ?? `section ${id}`, bytes: bytes.length, items };
}

function describeKey({ name, flags }: { readonly name: string; readonly flags: number }): KeyText {
  const values = (flags & KEY_SINGLE) !== 0 ? "S" : (flags & KEY_MULTI) !== 0 ? "M" : "";
  return { name, values, tag: (flags & KEY_TAG) !== 0 };
}

// --- statements ----------------------------------------------------------------------------------------------------------

function describeStatements(tables: ArtifactTables, debug: DebugInfo | undefined): StatementText[] {
  const columns = new Columns(tables);
  const denyRows = tables.word(META, META_DENY_ROWS);
  return Array.from({ length: tables.count(ROWS) }, (_, row) => {
    const at = row * ROW_BYTES;
    const group = tables.word(ROWS, at + ROW_GROUP);
    const set = tables.word(ROWS, at + ROW_PRINCIPALS);
    const condition = tables.word(ROWS, at + ROW_CONDITION);
    const resources = columns.resources(row);
    return {
      row,
      effect: row < denyRows ? "Deny" : "Allow",
      policyType: slotName(tables.word(GROUPS, group * GROUP_BYTES + GROUP_SLOT)),
      ...origin(debug, row),
      ...(set === 0 ? {} : { principals: principalSetText(tables, set - 1) }),
      actions: columns.actions(row),
      ...(resources === undefined ? {} : { resources }),
      conditions: condition === 0 ? [] : conditionTexts(tables, condition - 1),
    };
  });
}

type Origin = Pick<StatementText, "policy" | "index" | "sid" | "line" | "column">;

function origin(debug: DebugInfo | undefined, row: number): Origin {
  const known = debug?.rows[row];
  if (debug === undefined || known === undefined) return {};
  const [policy, index, sid, line, column] = known;
  return {
    policy: debug.policies[policy]?.name ?? `policy ${policy}`,
    index,
    ...(sid === null ? {} : { sid }),
    ...(line === null || column === null ? {} : { line, column: column + 1 }),
  };
}

/** Patterns by row: the postings, which say the rows of each pattern, turned round. */
class Columns {
  readonly #actions = new Map<number, string[]>();
  readonly #resources = new Map<number, string[]>();
  readonly #notAction: ReadonlySet<number>;
  readonly #notResource: ReadonlySet<number>;
  readonly #attached: ReadonlySet<number>;

  constructor(tables: ArtifactTables) {
    const meta = (field: number): ReadonlySet<number> => new Set(rowsOf(tables, tables.word(META, field)));
    this.#notAction = meta(META_NOT_ACTION_ROWS);
    this.#notResource = meta(META_NOT_RESOURCE_ROWS);
    this.#attached = meta(META_ATTACHED_ROWS);
    const actionPatterns = tables.word(META, META_ACTION_PATTERNS);
    patternTexts(tables).forEach((text, pattern) => {
      const at = pattern * PATTERN_BYTES;
      const rows = [PATTERN_ROWS, PATTERN_NOT_ROWS].flatMap((field) => rowsOf(tables, tables.word(PATTERNS, at + field)));
      for (const row of rows) add(pattern < actionPatterns ? this.#actions : this.#resources, row, text);
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
