/** A verified artifact → what it holds, as plain data: the decision table read backwards. */
import {
  ACCOUNTS,
  ATTACHMENT_SHIFT,
  ATTACHMENTS,
  COLLECTION_BYTES,
  COLLECTION_PRESENT,
  COLLECTIONS,
  DEBUG,
  ENDPOINTS,
  ENTITIES,
  KEY_MULTI,
  KEY_SINGLE,
  KEY_TAG,
  META,
  META_DENY_ROWS,
  META_MANAGEMENT_ACCOUNT,
  META_ORGANIZATION,
  RESOURCES,
  ROW_BYTES,
  ROW_CONDITION,
  ROW_BUNDLE,
  ROW_PRINCIPALS,
  ROWS,
  SECTION_COUNT,
  SLOT_COUNT,
} from "../../assembly/layout.js";
import { compiledOptions } from "./choices.js";
import { debugInfo, type DebugInfo } from "./debug.js";
import { policyTypeOf } from "./policy-types.js";
import { ArtifactReader } from "./reader.js";
import type { Choices } from "../model/choices.js";
import type { Mode } from "../model/mode.js";
import { Columns, type ColumnText } from "./tables/columns.js";
import { conditionTexts, type ConditionText } from "./tables/conditions.js";
import { principalSetText, type PrincipalSetText } from "./tables/principals.js";
import { ArtifactTables } from "./tables/tables.js";
import { SECTION_NAMES } from "./section-names.js";

export type { ColumnText };

export interface HeaderText {
  readonly format: number;
  readonly digest: string;
  readonly bytes: number;
  readonly mode: Mode;
  readonly choices: Required<Choices>;
  readonly compiledFrom: "policySet" | "directory";
  /** Of a directory. */
  readonly directory?: DirectoryText;
  /** Policy types that the policy set has, also where they are empty. */
  readonly policyTypes: readonly string[];
  readonly policies: number;
  readonly statements: number;
  readonly denyStatements: number;
  /** Has the debug section been dropped? Then names, Sids and positions are unknown. */
  readonly stripped: boolean;
  /** The debug section is there, but is not what the compiler writes: as if it had been dropped. */
  readonly debugUnreadable?: true;
}

/** How much a directory holds. */
export interface DirectoryText {
  readonly organization?: string;
  readonly managementAccount?: string;
  readonly accounts: number;
  /** Users and roles. */
  readonly entities: number;
  /** With the objects that have an ACL or an owner of their own. */
  readonly resources: number;
  readonly endpoints: number;
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
  readonly conditions: readonly Pick<ConditionText, "operator" | "key" | "values">[];
}

export interface ArtifactText {
  readonly header: HeaderText;
  readonly sections: readonly SectionText[];
  readonly keys: readonly KeyText[];
  readonly statements: readonly StatementText[];
}

export function describeArtifact(bytes: Uint8Array): ArtifactText {
  const tables = new ArtifactTables(new ArtifactReader(bytes));
  const debug = debugInfo(tables.reader);
  return {
    header: describeHeader(tables, bytes.length, debug),
    sections: Array.from({ length: SECTION_COUNT }, (_, id) => describeSection(tables, id)),
    keys: tables.keys.map(describeKey),
    statements: describeStatements(tables, debug),
  };
}

// --- header --------------------------------------------------------------------------------------------------------------

function slotName(slot: number): string {
  const { type, level } = policyTypeOf(slot);
  return level === undefined ? type.member : `${type.member} ${level + 1}`;
}

/** Slots that something is attached as, or that are there without policies. */
function presentSlots(tables: ArtifactTables): number[] {
  const collections = Array.from({ length: tables.count(COLLECTIONS) }, (_, index) => index * COLLECTION_BYTES);
  const present = collections.reduce((bits, at) => bits | tables.word(COLLECTIONS, at + COLLECTION_PRESENT), 0);
  return Array.from({ length: SLOT_COUNT }, (_, slot) => slot).filter((slot) => ((present >>> slot) & 1) === 1);
}

/** The lowest slot that each bundle is attached as: an SCP may stand at several levels. */
function slotsByBundle(tables: ArtifactTables): ReadonlyMap<number, number> {
  const slots = new Map<number, number>();
  for (let item = 0; item < tables.count(ATTACHMENTS); item++) {
    const word = tables.word(ATTACHMENTS, item * 4);
    const bundle = word >>> ATTACHMENT_SHIFT;
    const slot = word & ((1 << ATTACHMENT_SHIFT) - 1);
    slots.set(bundle, Math.min(slot, slots.get(bundle) ?? slot));
  }
  return slots;
}

function describeHeader(tables: ArtifactTables, bytes: number, debug: DebugInfo | undefined): HeaderText {
  const { reader } = tables;
  const stripped = tables.count(DEBUG) === 0;
  return {
    format: reader.format,
    digest: reader.digest,
    bytes,
    ...compiledOptions(reader.flags),
    compiledFrom: reader.isDirectory() ? "directory" : "policySet",
    ...(reader.isDirectory() ? { directory: describeDirectory(tables) } : {}),
    policyTypes: presentSlots(tables).map(slotName),
    policies: reader.policyCount(),
    statements: reader.statementCount(),
    denyStatements: tables.word(META, META_DENY_ROWS),
    stripped,
    ...(stripped || debug !== undefined ? {} : { debugUnreadable: true as const }),
  };
}

function describeDirectory(tables: ArtifactTables): DirectoryText {
  const text = (at: number): string => tables.reader.text(tables.word(META, at), tables.word(META, at + 4));
  const [organization, managementAccount] = [text(META_ORGANIZATION), text(META_MANAGEMENT_ACCOUNT)];
  return {
    ...(organization === "" ? {} : { organization, managementAccount }),
    accounts: tables.count(ACCOUNTS),
    entities: tables.count(ENTITIES),
    resources: tables.count(RESOURCES),
    endpoints: tables.count(ENDPOINTS),
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
  const slots = slotsByBundle(tables);
  const denyRows = tables.word(META, META_DENY_ROWS);
  return Array.from({ length: tables.count(ROWS) }, (_, row) => {
    const at = row * ROW_BYTES;
    const bundle = tables.word(ROWS, at + ROW_BUNDLE);
    const set = tables.word(ROWS, at + ROW_PRINCIPALS);
    const condition = tables.word(ROWS, at + ROW_CONDITION);
    const resources = columns.resources(row);
    return {
      row,
      effect: row < denyRows ? "Deny" : "Allow",
      policyType: slotName(slots.get(bundle) ?? 0),
      ...origin(debug, row),
      ...(set === 0 ? {} : { principals: principalSetText(tables, set - 1) }),
      actions: columns.actions(row),
      ...(resources === undefined ? {} : { resources }),
      conditions: conditionTexts(tables, condition).map(withoutIndexes),
    };
  });
}

function withoutIndexes({ operator, key, values }: ConditionText): StatementText["conditions"][number] {
  return { operator, key, values };
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
