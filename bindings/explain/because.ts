/** Why a statement applies: every element of it, with what the request has and what the policy lists. */
import type { Reason } from "../model/explanation.js";
import { FLAG_EMPTY_STRING_IS_VALUE, FLAG_NOT_PRINCIPAL_LENIENT, SLOT_BOUNDARY } from "../../assembly/layout.js";
import type { ColumnText } from "../artifact/tables/columns.js";
import type { ConditionText } from "../artifact/tables/conditions.js";
import type { PrincipalSetText, PrincipalText } from "../artifact/tables/principals.js";
import { foldAscii } from "../text/fold.js";
import { actionDifference, principalDifference, resourceDifference } from "./alike.js";
import { callerParts, isNamed, memberText, namesOf, type CallerParts } from "./caller-parts.js";
import { comparedText, conditionComparand, equals, isTextTest, wholeComparand } from "./comparand.js";
import { askedFor, operatorWords, type Presence } from "./condition-words.js";
import { cut, listed, short } from "./listed.js";
import { clause, comparandsOf, differenceOf } from "./remarks.js";
import type { RequestView } from "./request-view.js";

const VALUES_MAX = 20;

/** Of a row that applies, in the order of the policy language's elements. */
export function reasonsOf(row: number, denies: boolean, view: RequestView): Reason[] {
  const { tables } = view;
  const resources = tables.resources(row);
  const principals = tables.principals(row);
  return [
    ...(principals === undefined ? [] : [principalReason(principals, view)]),
    columnReason("Action", tables.actions(row), view),
    ...(resources === undefined ? [] : [columnReason("Resource", resources, view)]),
    ...tables.conditions(row).map((condition) => conditionReason(condition, denies, view)),
  ];
}

/** Values, cut, and how many there are beside them; variables among them. */
function policyValues(
  values: readonly string[],
  patterns: readonly string[],
  view: RequestView,
): Omit<Reason, "element" | "request" | "text"> {
  const more = values.length - VALUES_MAX;
  const variables = view.variablesOf(patterns).map((key) => [view.tables.keyNames[key]!, view.requested(key, VALUES_MAX)] as const);
  return {
    values: values.slice(0, VALUES_MAX).map(cut),
    ...(more > 0 ? { more } : {}),
    ...(variables.length === 0 ? {} : { variables: Object.fromEntries(variables) }),
  };
}

/** All of them, these before the others. */
function firstOf<T>(these: readonly T[], all: readonly T[]): readonly T[] {
  const first = new Set(these);
  return first.size === 0 ? all : [...first, ...all.filter((item) => !first.has(item))];
}

// --- actions and resources -----------------------------------------------------------------------------------------------

function columnReason(element: "Action" | "Resource", { excludes, patterns }: ColumnText, view: RequestView): Reason {
  const isAction = element === "Action";
  const requested = isAction ? view.action : view.resource;
  const comparands = isAction ? [] : comparandsOf(patterns, view);
  const matching = excludes ? [] : patterns.filter((pattern) => isMatch(pattern, requested, isAction, view));
  const difference = !excludes
    ? undefined
    : isAction
      ? actionDifference(patterns, requested)
      : resourceDifference(comparands, requested, view.effort);
  const ordered = firstOf(matching, patterns);
  const name = excludes ? (`Not${element}` as const) : element;
  const lists = excludes || matching.length === 0 ? listed(patterns) : listed(matching, patterns.length);
  const variables = isAction ? "" : view.variables(excludes ? patterns : matching);
  return {
    element: name,
    request: [cut(requested)],
    ...policyValues(ordered, isAction ? [] : patterns, view),
    text: `${short(requested)} is ${excludes ? "not " : ""}among ${name} ${lists}${variables}${clause(difference)}`,
  };
}

function isMatch(pattern: string, text: string, isAction: boolean, view: RequestView): boolean {
  const comparand = wholeComparand(isAction ? foldAscii(pattern) : pattern, view.resolve);
  const compared = isAction ? foldAscii(text) : text;
  return comparand !== undefined && view.effort.allows(comparand, compared) && equals(comparand, compared);
}

// --- principals ----------------------------------------------------------------------------------------------------------

function principalReason({ excludes, members }: PrincipalSetText, view: RequestView): Reason {
  const parts = callerParts(view);
  const naming = members.filter((member) => isNamed(member, namesOf(parts)));
  const ordered = firstOf(naming, members).map(memberText);
  const found = { request: [cut(view.caller)], ...policyValues(ordered, [], view) };
  const caller = short(view.caller);
  if (!excludes) {
    const lists = naming.length === 0 ? listed(ordered) : listed(naming.map(memberText), ordered.length);
    return { element: "Principal", ...found, text: `${caller} is named by Principal ${lists}` };
  }
  const remark = clause(whyNotExempted(parts, members, view));
  return { element: "NotPrincipal", ...found, text: `${caller} is not exempted by NotPrincipal ${listed(ordered)}${remark}` };
}

/** Policy-language 9-10 and 9-12. */
function whyNotExempted(parts: CallerParts, members: readonly PrincipalText[], view: RequestView): string | undefined {
  if ((view.verdict.collected & (1 << SLOT_BOUNDARY)) !== 0) return "a caller with a permissions boundary never is";
  const texts = members.map(({ text }) => text);
  const lists = (names: readonly string[]): boolean => names.some((name) => texts.includes(name));
  const chain = chainOf(parts).filter(({ names }) => names.length > 0);
  const missing = chain.find(({ names }) => !lists(names));
  const isStrict = (view.core.reader.flags & FLAG_NOT_PRINCIPAL_LENIENT) === 0;
  if (!isStrict || missing === undefined || !chain.some(({ names }) => lists(names))) {
    return principalDifference(comparandsOf(texts, view), namesOf(parts), view.effort);
  }
  const whole = chain.map(({ what }) => what);
  const needed = `${whole.slice(0, -1).join(", ")}${whole.length > 1 ? " and " : ""}${whole.at(-1)!}`;
  return `${needed} must be listed, \`${short(missing.names[0]!)}\` is not`;
}

function chainOf({ self, entity, account }: CallerParts): { readonly what: string; readonly names: readonly string[] }[] {
  const isSession = entity.length > 0;
  const isOfRole = entity.some((name) => name.includes(":role/"));
  return [
    { what: isSession ? "session" : "caller", names: self },
    { what: isOfRole ? "role" : "user", names: entity },
    { what: "account", names: account },
  ];
}

// --- conditions ----------------------------------------------------------------------------------------------------------

function conditionReason(condition: ConditionText, denies: boolean, view: RequestView): Reason {
  const { operator, key, keyIndex, values, literals } = condition;
  const patterns = values.slice(literals);
  const ordered = firstOf(matchingValues(condition, view), values);
  const asked = `${denies ? "denied" : "allowed"} ${askedFor(condition, listed(ordered))}`;
  const because = `(${operatorWords(condition, presenceOf(keyIndex, view))})${view.variables(patterns)}`;
  return {
    element: "Condition",
    operator,
    key,
    request: view.requested(keyIndex, VALUES_MAX),
    ...policyValues(ordered, patterns, view),
    text: `${short(key)} ${view.has(keyIndex)}, ${asked} ${because}${clause(differenceOf(condition, view))}`,
  };
}

function presenceOf(key: number, view: RequestView): Presence {
  const values = view.values(key);
  if (values === undefined) return "absent";
  const isNull = (view.core.reader.flags & FLAG_EMPTY_STRING_IS_VALUE) === 0 && values.every((value) => value === "");
  return isNull ? "empty" : "present";
}

/** Those that the request's value equals, where they are compared as texts and may be shown. */
function matchingValues(condition: ConditionText, view: RequestView): string[] {
  if (view.redacts || !isTextTest(condition.test)) return [];
  const requested = (view.values(condition.keyIndex) ?? []).map((value) => comparedText(condition, value));
  return condition.values.filter((_value, index) => {
    const comparand = conditionComparand(condition, index, view.resolve);
    return comparand !== undefined && requested.some((value) => view.effort.allows(comparand, value) && equals(comparand, value));
  });
}
