/** What placeholders of routes look at in a request: headers, which an answer depends on beside the facts, and the method. */
import type { ContextEntry } from "./context.js";
import type { Reference } from "./reference.js";
import { HEADER_NAME, type CompiledRoute, type PassHeader } from "./route.js";
import type { Template } from "./template.js";
import type { Condition } from "./when.js";

/** In lower case; a name may be there twice. Those of `reject` and of authenticators are not among them. */
export function headersOf(routes: readonly CompiledRoute[], passHeaders: readonly PassHeader[]): string[] {
  // What is not a name of a header is never one of the request.
  return referencesOf(routes, passHeaders).flatMap(({ source, name }) =>
    source === "header" && HEADER_NAME.test(name) ? [name] : [],
  );
}

/** Is the method a value somewhere? */
export function readsMethod(routes: readonly CompiledRoute[], passHeaders: readonly PassHeader[]): boolean {
  return referencesOf(routes, passHeaders).some(({ source }) => source === "method");
}

function referencesOf(routes: readonly CompiledRoute[], passHeaders: readonly PassHeader[]): Reference[] {
  return [...routes.flatMap(ofRoute), ...ofPassed(passHeaders)];
}

function ofRoute({ questions, context, when, passHeaders }: CompiledRoute): Reference[] {
  return [
    ...ofConditions(when),
    ...questions.flatMap((each) => [...ofTemplate(each.action), ...ofTemplate(each.resource), ...ofConditions(each.when)]),
    ...context.flatMap(ofEntry),
    ...ofPassed(passHeaders),
  ];
}

function ofPassed(passHeaders: readonly PassHeader[]): Reference[] {
  return passHeaders.flatMap(({ template }) => ofTemplate(template));
}

function ofTemplate({ parts }: Template): Reference[] {
  return parts.filter((part) => typeof part === "object");
}

function ofConditions(conditions: readonly Condition[]): Reference[] {
  return conditions.map(({ reference }) => reference);
}

function ofEntry({ values }: ContextEntry): Reference[] {
  return values.flatMap((value) => (typeof value === "object" ? ofTemplate(value) : []));
}
