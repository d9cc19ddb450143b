/** One sentence on why a statement does not apply: what it asks for, and what the request has. */
import { EXAMINED_ACTION, EXAMINED_PRINCIPAL, EXAMINED_RESOURCE } from "../../../assembly/layout.js";
import type { ColumnText } from "../../artifact/tables/columns.js";
import type { ConditionText } from "../../artifact/tables/conditions.js";
import type { PrincipalSetText } from "../../artifact/tables/principals.js";
import type { TableReader } from "../../artifact/tables/table-reader.js";
import { callerName, type ShownRequest } from "./caller-name.js";
import type { LoadedCore } from "../core.js";
import type { Verdict } from "./verdict.js";

/** Longer lists and texts are cut. */
const LISTED_MAX = 5;
const TEXT_MAX = 200;

export interface MissedRow {
  readonly row: number;
  /** EXAMINED_* */
  readonly outcome: number;
}

export function nearMissDetail(
  tables: TableReader,
  { row, outcome }: MissedRow,
  request: ShownRequest,
  verdict: Verdict,
  core: LoadedCore,
  redact: boolean,
): string {
  switch (outcome) {
    case EXAMINED_ACTION:
      return columnDetail(request.action, tables.actions(row), "NotAction");
    case EXAMINED_RESOURCE:
      return `${columnDetail(request.resource, tables.resources(row), "NotResource")}${variables(tables.resourceKeys(row), verdict, redact)}`;
    case EXAMINED_PRINCIPAL:
      return principalDetail(tables.principals(row), request);
    default:
      return conditionDetail(tables, tables.conditions(row), verdict, core, redact);
  }
}

function columnDetail(value: string, column: ColumnText | undefined, element: string): string {
  const { excludes = false, patterns = [] } = column ?? {};
  return excludes
    ? `${short(value)} is excluded by ${element} ${listed(patterns)}`
    : `${short(value)} is not among ${listed(patterns)}`;
}

function principalDetail(set: PrincipalSetText | undefined, { principal }: ShownRequest): string {
  const caller = callerName(principal);
  const members = (set?.members ?? []).map(({ type, text }) => (text === "" ? type : text));
  return set?.excludes === true
    ? `${caller} is exempted by NotPrincipal ${listed(members)}`
    : `${caller} is not named by ${listed(members)}`;
}

/** Every condition that fails, in the statement's order. */
function conditionDetail(
  tables: TableReader,
  conditions: readonly ConditionText[],
  verdict: Verdict,
  core: LoadedCore,
  redact: boolean,
): string {
  const failed = conditions.filter(({ atom }) => core.examineAtom(atom) === 0);
  const details = failed.map(({ operator, key, keyIndex, values }) => {
    const has = valueOf(keyIndex, verdict, redact);
    return `${key} ${has}, asked for ${operator} ${listed(values)}${variables(tables.keysIn(values), verdict, redact)}`;
  });
  return details.join("; ");
}

/** What the variables stood for: ` (aws:username is bob)`. */
function variables(keys: readonly number[], verdict: Verdict, redact: boolean): string {
  const shown = [...new Set(keys)].slice(0, LISTED_MAX);
  const details = shown.map((key) => `${verdict.artifact.keys()[key]?.name ?? ""} ${valueOf(key, verdict, redact)}`);
  return details.length === 0 ? "" : ` (${details.join(", ")})`;
}

function valueOf(key: number, verdict: Verdict, redact: boolean): string {
  const found = verdict.values(key);
  return found === undefined ? "is absent" : `is ${redact ? "(redacted)" : listed(found)}`;
}

function listed(values: readonly string[]): string {
  const shown = values.slice(0, LISTED_MAX).map((value) => (value === "" ? '""' : short(value)));
  const rest = values.length - shown.length;
  return `${shown.join(", ") || "(nothing)"}${rest > 0 ? ` and ${rest} more` : ""}`;
}

function short(text: string): string {
  return text.length <= TEXT_MAX ? text : `${text.slice(0, TEXT_MAX)}…`;
}
