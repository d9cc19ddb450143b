/**
 * Rows → tables: every distinct pattern, condition, atom, principal entry and key once, and for each pattern the rows that
 * name it. Still plain data; emit.ts turns it into bytes.
 *
 * Look into the room when something stands twice in an artifact, or a pattern names the wrong rows. It changes no row and writes no byte.
 */
import { sortByBytes, sortByHash } from "../../artifact/bytes.js";
import type { Pattern } from "../../policy/ast.js";
import { NO_CELL, type AtomIr, type ConditionIr, type PrincipalIr, type PrincipalSetIr, type RowIr } from "../lower/ir.js";
import type { PatternColumn } from "../lower/column.js";
import { CALLED_VIA_KEY, VIA_AWS_SERVICE_KEY } from "../../policy/key-catalogue.js";
import { principalId } from "../lower/principal.js";
import type { LoweredRows } from "../lower/ir.js";
import { forEachPattern, RowLists } from "./row-lists.js";

/** The patterns of one column, numbered in the order of the rows, and the rows that name them. */
interface ColumnTable {
  readonly column: PatternColumn;
  /** The column's own numbers, in the order of the rows. */
  readonly order: Uint32Array;
  /** By the column's own number: rows that list the pattern in Action or Resource. */
  readonly rows: RowLists;
  /** Rows that list it in NotAction or NotResource. */
  readonly notRows: RowLists;
  /** Rows with NotAction or NotResource. */
  readonly excludingRows: readonly number[];
}

export interface Tables {
  readonly rows: readonly RowIr[];
  readonly denyRowCount: number;
  readonly actions: ColumnTable;
  readonly resources: ColumnTable;
  /** Rows without a resource element and without a known resource. */
  readonly attachedRows: readonly number[];
  /** Folded names, sorted by bytes; the position is the key's index. */
  readonly keys: readonly string[];
  /** Those that the core is to derive where a request lacks them, if it can: not the ones it only looks at. */
  readonly derivedKeys: ReadonlySet<string>;
  /** By index: each distinct one once, in the order of the rows. */
  readonly atoms: ReadonlyMap<AtomIr, number>;
  /** But for those of one atom, which stands for them. */
  readonly conditions: ReadonlyMap<ConditionIr, number>;
  readonly principalSets: ReadonlyMap<PrincipalSetIr, number>;
  readonly principals: readonly PrincipalIr[];
  readonly principalIndex: ReadonlyMap<string, number>;
}

/** `ownKeys`: keys that the core looks at by itself, whether policies use them or not. */
export function buildTables({ rows, actions, resources }: LoweredRows, ownKeys: readonly string[]): Tables {
  const conditions = collectConditions(rows);
  const derivedKeys = collectKeys(resources.programs.values(), conditions.atoms, [...ownKeys, CALLED_VIA_KEY]);
  const actionCells = new Int32Array(rows.map(({ action }) => action));
  const resourceCells = new Int32Array(rows.map(({ resource }) => resource));
  return {
    rows,
    denyRowCount: rows.filter(({ deny }) => deny).length,
    actions: collectColumn(actions, actionCells),
    resources: collectColumn(resources, resourceCells),
    attachedRows: rowsWhere(resourceCells, (cell) => cell === NO_CELL),
    ...conditions,
    ...collectPrincipals(rows),
    keys: sortByBytes([...new Set([...derivedKeys, VIA_AWS_SERVICE_KEY])], (key) => key),
    derivedKeys,
  };
}

// --- patterns ------------------------------------------------------------------------------------------------------------

function collectColumn(column: PatternColumn, cells: Int32Array): ColumnTable {
  return {
    column,
    order: orderByRow(column, cells),
    rows: new RowLists(column, cells, false),
    notRows: new RowLists(column, cells, true),
    excludingRows: rowsWhere(cells, (cell) => cell !== NO_CELL && column.excludes(cell)),
  };
}

function rowsWhere(cells: Int32Array, holds: (cell: number) => boolean): number[] {
  const rows: number[] = [];
  cells.forEach((cell, row) => {
    if (holds(cell)) rows.push(row);
  });
  return rows;
}

/** Each pattern where a row names it first. */
function orderByRow(column: PatternColumn, cells: Int32Array): Uint32Array {
  const order = new Uint32Array(column.count);
  const isKnown = new Uint8Array(column.count);
  let next = 0;
  forEachPattern(column, cells, (pattern) => {
    if (isKnown[pattern] === 0) order[next++] = pattern;
    isKnown[pattern] = 1;
  });
  return order;
}

// --- conditions ----------------------------------------------------------------------------------------------------------

function collectConditions(rows: readonly RowIr[]): Pick<Tables, "atoms" | "conditions"> {
  const atoms = new Map<AtomIr, number>();
  const conditions = new Map<ConditionIr, number>();
  for (const { condition } of rows) {
    if (condition === undefined || conditions.has(condition)) continue;
    if (condition.atoms.length !== 1) conditions.set(condition, conditions.size);
    for (const atom of condition.atoms) if (!atoms.has(atom)) atoms.set(atom, atoms.size);
  }
  return { atoms, conditions };
}

// --- principals ----------------------------------------------------------------------------------------------------------

function collectPrincipals(rows: readonly RowIr[]): Pick<Tables, "principals" | "principalIndex" | "principalSets"> {
  const distinct = new Map<string, PrincipalIr>();
  const principalSets = new Map<PrincipalSetIr, number>();
  for (const { principals: set } of rows) {
    if (set === undefined || principalSets.has(set)) continue;
    principalSets.set(set, principalSets.size);
    for (const member of set.members) distinct.set(principalId(member), member);
  }
  const principals = sortByHash(
    [...distinct.values()],
    ({ text }) => text,
    ({ type }) => type,
  ).map(({ item }) => item);
  const principalIndex = new Map(principals.map((member, index) => [principalId(member), index]));
  return { principals, principalIndex, principalSets };
}

// --- keys ----------------------------------------------------------------------------------------------------------------

/** Every key that a condition tests or a variable reads. Actions have no variables. */
function collectKeys(resources: Iterable<Pattern>, atoms: Tables["atoms"], ownKeys: readonly string[]): ReadonlySet<string> {
  const keys = new Set<string>(ownKeys);
  const addPattern = (pattern: Pattern): void => {
    for (const token of pattern) if (token.kind === "variable") keys.add(token.key);
  };
  for (const pattern of resources) addPattern(pattern);
  for (const atom of atoms.keys()) {
    keys.add(atom.key);
    atom.programs.forEach(addPattern);
    for (const fields of atom.arns) fields.forEach(addPattern);
  }
  return keys;
}
