/**
 * Rows → tables: every distinct pattern, condition, atom, principal entry and key once, and for each pattern the rows that
 * name it. Still plain data; emit.ts turns it into bytes.
 */
import { compareBinary, hashBinary, toBinary } from "../artifact/bytes.js";
import type { Pattern } from "../policy/ast.js";
import type { AtomIr, ColumnIr, PrincipalIr, PrincipalSetIr, RowIr } from "./ir.js";
import { conditionId } from "./lower.js";
import { patternKey } from "./patterns.js";

export interface PatternEntry {
  readonly pattern: Pattern;
  /** Rows that list the pattern in Action or Resource, ascending. */
  readonly rows: number[];
  /** Rows that list it in NotAction or NotResource, ascending. */
  readonly notRows: number[];
}

export interface Tables {
  readonly rows: readonly RowIr[];
  readonly denyRowCount: number;
  readonly actionPatterns: readonly PatternEntry[];
  readonly resourcePatterns: readonly PatternEntry[];
  readonly notActionRows: readonly number[];
  readonly notResourceRows: readonly number[];
  readonly attachedRows: readonly number[];
  /** Folded names, sorted by bytes; the position is the key's index. */
  readonly keys: readonly string[];
  readonly atoms: readonly AtomIr[];
  readonly atomIndex: ReadonlyMap<string, number>;
  /** By conditionId(); the value is the index. */
  readonly conditions: ReadonlyMap<string, number>;
  readonly conditionAtoms: readonly (readonly AtomIr[])[];
  readonly principals: readonly PrincipalIr[];
  readonly principalIndex: ReadonlyMap<string, number>;
  /** By principalSetId(); the value is the index. */
  readonly principalSets: ReadonlyMap<string, number>;
  readonly principalSetList: readonly PrincipalSetIr[];
}

/** `ownKeys`: keys that the core looks at by itself, whether policies use them or not. */
export function buildTables(rows: readonly RowIr[], ownKeys: readonly string[]): Tables {
  return {
    rows,
    denyRowCount: rows.filter(({ deny }) => deny).length,
    ...collectPatterns(rows),
    ...collectConditions(rows),
    ...collectPrincipals(rows),
    keys: collectKeys(rows, ownKeys),
  };
}

// --- patterns ------------------------------------------------------------------------------------------------------------

type PatternTables = Pick<Tables, "actionPatterns" | "resourcePatterns" | "notActionRows" | "notResourceRows" | "attachedRows">;

function collectPatterns(rows: readonly RowIr[]): PatternTables {
  const actions = new Map<string, PatternEntry>();
  const resources = new Map<string, PatternEntry>();
  const notActionRows: number[] = [];
  const notResourceRows: number[] = [];
  const attachedRows: number[] = [];
  rows.forEach(({ action, resource }, row) => {
    addColumn(actions, action, row);
    if (action.excludes) notActionRows.push(row);
    if (resource === undefined) attachedRows.push(row);
    else addColumn(resources, resource, row);
    if (resource?.excludes === true) notResourceRows.push(row);
  });
  return {
    actionPatterns: [...actions.values()],
    resourcePatterns: [...resources.values()],
    notActionRows,
    notResourceRows,
    attachedRows,
  };
}

function addColumn(entries: Map<string, PatternEntry>, column: ColumnIr, row: number): void {
  for (const pattern of column.patterns) {
    const key = patternKey(pattern);
    let entry = entries.get(key);
    if (entry === undefined) entries.set(key, (entry = { pattern, rows: [], notRows: [] }));
    const list = column.excludes ? entry.notRows : entry.rows;
    if (list.at(-1) !== row) list.push(row);
  }
}

// --- conditions ----------------------------------------------------------------------------------------------------------

type ConditionTables = Pick<Tables, "atoms" | "atomIndex" | "conditions" | "conditionAtoms">;

function collectConditions(rows: readonly RowIr[]): ConditionTables {
  const atoms: AtomIr[] = [];
  const atomIndex = new Map<string, number>();
  const conditions = new Map<string, number>();
  const conditionAtoms: (readonly AtomIr[])[] = [];
  for (const row of rows) {
    const id = conditionId(row);
    if (id === "" || conditions.has(id)) continue;
    conditions.set(id, conditionAtoms.length);
    conditionAtoms.push(row.atoms);
    for (const atom of row.atoms) {
      if (atomIndex.has(atom.id)) continue;
      atomIndex.set(atom.id, atoms.length);
      atoms.push(atom);
    }
  }
  return { atoms, atomIndex, conditions, conditionAtoms };
}

// --- principals ----------------------------------------------------------------------------------------------------------

type PrincipalTables = Pick<Tables, "principals" | "principalIndex" | "principalSets" | "principalSetList">;

/** Texts that are equal for equal entries, and for equal sets. */
export function principalId({ type, text }: PrincipalIr): string {
  return `${type}:${text}`;
}
export function principalSetId({ negated, members }: PrincipalSetIr): string {
  return `${negated} ${members.map((member) => `${member.text.length}:${principalId(member)}`).join(" ")}`;
}

function collectPrincipals(rows: readonly RowIr[]): PrincipalTables {
  const distinct = new Map<string, PrincipalIr>();
  const principalSets = new Map<string, number>();
  const principalSetList: PrincipalSetIr[] = [];
  for (const { principals: set } of rows) {
    if (set === undefined || principalSets.has(principalSetId(set))) continue;
    principalSets.set(principalSetId(set), principalSetList.length);
    principalSetList.push(set);
    for (const member of set.members) distinct.set(principalId(member), member);
  }
  const principals = sortPrincipals([...distinct.values()]);
  const principalIndex = new Map(principals.map((member, index) => [principalId(member), index]));
  return { principals, principalIndex, principalSets, principalSetList };
}

function sortPrincipals(entries: readonly PrincipalIr[]): PrincipalIr[] {
  const keyed = entries.map((entry) => ({ entry, binary: toBinary(entry.text), hash: hashBinary(toBinary(entry.text)) }));
  keyed.sort((a, b) => a.hash - b.hash || a.entry.type - b.entry.type || compareBinary(a.binary, b.binary));
  return keyed.map(({ entry }) => entry);
}

// --- keys ----------------------------------------------------------------------------------------------------------------

/** Every key that a condition tests or a variable reads. */
function collectKeys(rows: readonly RowIr[], ownKeys: readonly string[]): string[] {
  const keys = new Set<string>(ownKeys);
  const addPattern = (pattern: Pattern): void => {
    for (const token of pattern) if (token.kind === "variable") keys.add(token.key);
  };
  for (const { atoms, resource } of rows) {
    resource?.patterns.forEach(addPattern);
    for (const atom of atoms) {
      keys.add(atom.key);
      atom.programs.forEach(addPattern);
      for (const fields of atom.arns) fields.forEach(addPattern);
    }
  }
  return [...keys].sort((a, b) => compareBinary(toBinary(a), toBinary(b)));
}
