/** A plain copy of a request, read once: getters cannot say one thing to one core and another to the next. */
import { CONTEXT_VALUES_MAX } from "../../../assembly/limits.js";
import { PRINCIPAL_MEMBERS, REQUEST_MEMBERS } from "./members.js";
import { dateText } from "./value-text.js";
import type { AuthorizationRequest, ContextValue } from "../../model/request.js";

/** Known members are taken wherever they come from, as the frame writer takes them: also from a prototype. */
export function snapshot(request: AuthorizationRequest): AuthorizationRequest {
  const copy = members(request, REQUEST_MEMBERS);
  if (typeof copy.principal === "object" && copy.principal !== null) copy.principal = principalCopy(copy.principal);
  if (typeof copy.context === "object" && copy.context !== null) {
    const entries = Object.entries(copy.context as Readonly<Record<string, ContextValue>>);
    copy.context = Object.fromEntries(entries.map(([key, value]) => [key, textOfDate(listCopy(value, textOfDate))]));
  }
  return copy as unknown as AuthorizationRequest;
}

function principalCopy(principal: object): Record<string, unknown> {
  const copy = members(principal, PRINCIPAL_MEMBERS);
  copy.serviceNames = listCopy(copy.serviceNames);
  if (typeof copy.tags === "object" && copy.tags !== null) copy.tags = { ...copy.tags };
  return members(copy, PRINCIPAL_MEMBERS);
}

/** The members that have a value, each read once. */
function members(source: object, names: ReadonlySet<string>): Record<string, unknown> {
  const copy: Record<string, unknown> = {};
  for (const name of names) {
    const value = (source as Readonly<Record<string, unknown>>)[name];
    if (value !== undefined) copy[name] = value;
  }
  return copy;
}

/** By index, as the frame writer reads it; one more than it takes is enough for it to refuse the list. */
function listCopy(value: unknown, copy = (element: unknown): unknown => element): unknown {
  if (!Array.isArray(value)) return value;
  const length = Math.min(value.length, CONTEXT_VALUES_MAX + 1);
  return Array.from({ length }, (_, index): unknown => copy(value[index]));
}

/** A date can be changed. */
function textOfDate(value: unknown): unknown {
  return typeof value === "object" && value !== null ? (dateText(value) ?? value) : value;
}
