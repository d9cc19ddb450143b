/** The strippable debug section: names and positions, for reports only. verify() does not look into it. */
import { DEBUG } from "../../assembly/layout.js";
import { decodeUtf8 } from "../text/encoding.js";
import type { ArtifactReader } from "./reader.js";

interface DebugPolicy {
  readonly name: string;
  readonly type: string;
  /** The file that it stands in, where that is known; lines and columns are then that file's. */
  readonly source?: string | undefined;
}

/**
 * Policy, statement index, and, where known, Sid, line (from 1) and column (from 0); then keys of its condition that it spells
 * otherwise than `keys`, if there are any.
 */
export type DebugRow = readonly [
  policy: number,
  index: number,
  sid: string | null,
  line: number | null,
  column: number | null,
  spellings?: readonly string[],
];

/** What the strippable debug section holds: names and positions, for reports only. */
export interface DebugInfo {
  readonly policies: readonly DebugPolicy[];
  /** By row. */
  readonly rows: readonly DebugRow[];
  /** By ARN of the role and row: what to say of rows that its trust policy has in common with that of another role. */
  readonly trusts?: Readonly<Record<string, Readonly<Record<number, DebugRow>>>> | undefined;
  /** Names of organization nodes, by collection and slot. */
  readonly levels: Readonly<Record<number, Readonly<Record<number, string>>>>;
  /** Condition keys as policies spell them first; those that they write in lower case are left out. */
  readonly keys?: readonly string[];
  /** Capital letters of the action patterns, in their order, separated by blanks (capitals.ts). */
  readonly actions?: string;
}

/**
 * Undefined in a stripped artifact, and where the section is not what the compiler writes (FORMAT.md §12): decisions do not depend on
 * it, so an artifact that is in force is explained without names.
 */
export function debugInfo(reader: ArtifactReader): DebugInfo | undefined {
  const { bytes, items } = reader.section(DEBUG);
  const debug = parsed(bytes.subarray(0, items));
  return isDebugInfo(debug, reader.statementCount()) ? debug : undefined;
}

/** Of a row, for a request on `resource`. */
export function debugRow({ rows, trusts }: DebugInfo, row: number, resource: string): DebugRow {
  return trusts?.[resource]?.[row] ?? rows[row]!;
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(decodeUtf8(bytes));
  } catch {
    return undefined;
  }
}

/** Has the value the shape of DebugInfo, for this number of rows? The core's verify() leaves that to whoever reads it. */
function isDebugInfo(value: unknown, rowCount: number): value is DebugInfo {
  if (!isRecord(value)) return false;
  const { policies, rows, levels, keys, actions, trusts } = value;
  if (!Array.isArray(policies) || !Array.isArray(rows) || !isRecord(levels) || rows.length !== rowCount) return false;
  if (!areTexts(keys) || (actions !== undefined && typeof actions !== "string")) return false;
  const arePolicies = policies.every(isDebugPolicy);
  const areLevels = Object.values(levels).every(
    (names) => isRecord(names) && Object.values(names).every((name) => typeof name === "string"),
  );
  // Of what is not an object no member is a row.
  const areRows = (each: unknown): boolean => Object.values(each ?? {}).every((row) => isDebugRow(row, policies.length));
  return arePolicies && areLevels && [rows, ...Object.values(trusts ?? {})].every(areRows);
}

function isDebugPolicy(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const { name, type, source } = value;
  return typeof name === "string" && typeof type === "string" && (source === undefined || typeof source === "string");
}

function isDebugRow(row: unknown, policyCount: number): boolean {
  if (!Array.isArray(row)) return false;
  const [policy, index, sid, line, column, spellings] = row as readonly unknown[];
  const isNumber = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0;
  const isPlace = (value: unknown): boolean => value === null || isNumber(value);
  return (
    isNumber(policy) &&
    (policy as number) < policyCount &&
    isNumber(index) &&
    (sid === null || typeof sid === "string") &&
    isPlace(line) &&
    isPlace(column) &&
    areTexts(spellings)
  );
}

/** A list of them, or none. */
function areTexts(value: unknown): boolean {
  return value === undefined || (Array.isArray(value) && value.every((text) => typeof text === "string"));
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
