/** One sentence on why an element of a statement does not apply: what it asks for, and what the request has. */
import type { ColumnText } from "../artifact/tables/columns.js";
import type { PrincipalSetText } from "../artifact/tables/principals.js";
import { actionDifference, principalDifference, resourceDifference } from "./alike.js";
import { callerParts, memberText, namesOf } from "./caller-parts.js";
import type { Closeness } from "./closeness.js";
import type { Miss } from "../model/explanation.js";
import { listed, short } from "./listed.js";
import { clause, comparandsOf, differenceOf } from "./remarks.js";
import type { RequestView } from "./request-view.js";

export type FailedElement = Miss["failed"];

export function missDetail(row: number, failed: FailedElement, view: RequestView, closeness: Closeness): string {
  switch (failed) {
    case "action":
      return actionDetail(view.tables.actions(row), view, closeness);
    case "resource":
      return resourceDetail(view.tables.resources(row), view, closeness);
    case "principal":
      return principalDetail(view.tables.principals(row), view);
    case "condition":
      return conditionDetail(row, view);
  }
}

function actionDetail({ excludes, patterns }: ColumnText, view: RequestView, closeness: Closeness): string {
  const action = short(view.action);
  const nearest = closeness.nearestActions(patterns);
  if (excludes) return `${action} is excluded by NotAction ${listed(nearest)}`;
  return `${action} is not among ${listed(nearest)}${clause(actionDifference(nearest, view.action))}`;
}

function resourceDetail(column: ColumnText | undefined, view: RequestView, closeness: Closeness): string {
  const { excludes = false, patterns = [] } = column ?? {};
  const resource = short(view.resource);
  const nearest = closeness.nearestResources(patterns);
  const lists = `${listed(nearest)}${view.variables(nearest)}`;
  if (excludes) return `${resource} is excluded by NotResource ${lists}`;
  const difference = resourceDifference(comparandsOf(nearest, view), view.resource, view.effort);
  return `${resource} is not among ${lists}${clause(difference)}`;
}

function principalDetail(set: PrincipalSetText | undefined, view: RequestView): string {
  const members = (set?.members ?? []).map(memberText);
  const caller = short(view.caller);
  if (set?.excludes === true) return `${caller} is exempted by NotPrincipal ${listed(members)}`;
  const difference = principalDifference(comparandsOf(members, view), namesOf(callerParts(view)), view.effort);
  return `${caller} is not named by ${listed(members)}${clause(difference)}`;
}

/** Every condition that fails. */
function conditionDetail(row: number, view: RequestView): string {
  const failed = view.tables.conditions(row).filter(({ atom }) => view.core.examineAtom(atom) === 0);
  const details = failed.map((condition) => {
    const { operator, key, keyIndex, values, literals } = condition;
    const variables = view.variables(values.slice(literals));
    const asked = `${operator} ${listed(values)}${variables}${clause(differenceOf(condition, view))}`;
    return `${short(key)} ${view.has(keyIndex)}, asked for ${asked}`;
  });
  return details.join("; ");
}
