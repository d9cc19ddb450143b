/** Requests made from a statement: one that it is about, and ones that miss it by one thing. */
import type { AuthorizationRequest, ContextValue } from "../../bindings/index.js";
import { satisfy } from "./satisfy.js";
import type { Context, Operands, StatementLike } from "./satisfy.js";

export interface Derived {
  /** What was changed; "hit" where nothing was. */
  readonly what: string;
  readonly request: AuthorizationRequest;
}

const USER = "arn:aws:iam::111122223333:user/bob";
const VALUE = "v";
const ESCAPES: readonly string[] = ["*", "?", "$"];

const listOf = (value: Operands): string[] => [value].flat().map(String);

/** A text that the pattern matches: of every variable the context has the value VALUE. */
export function concrete(pattern: string): string {
  return pattern.replace(/\$\{([^}]*)\}|\*|\?/g, (found: string, inner: string | undefined) => {
    if (inner === undefined) return found === "*" ? "x" : "q";
    return ESCAPES.includes(inner) ? inner : VALUE;
  });
}

function variablesOf(texts: readonly string[]): Context {
  const names = texts.flatMap((text) => [...text.matchAll(/\$\{([^,}]+)[^}]*\}/g)].map(([, name]) => name!));
  return Object.fromEntries(names.filter((name) => !ESCAPES.includes(name)).map((name) => [name, VALUE]));
}

function actionOf(pattern: string): string {
  return pattern === "*" ? "nosuch:Action" : concrete(pattern).replace(/^x:/, "nosuch:");
}

/** Any resource goes with `*`. What is not a whole ARN is filled up. */
function resourceOf(pattern: string): string {
  const text = pattern === "*" ? "arn:aws:s3:::b/k" : concrete(pattern);
  const fields = text.split(":").length;
  return text.startsWith("arn:") ? text + ":x".repeat(Math.max(0, 6 - fields)) : `arn:aws:${text}:x:x:x:x`;
}

/** One that the statement reaches. Beside a NotAction or NotResource, something that is not listed. */
function subject(statement: StatementLike, pick: number): { action: string; resource: string } {
  const { Action, NotAction, Resource = "*", NotResource } = statement;
  const one = (list: Operands): string => listOf(list).at(pick)!;
  return {
    action: NotAction === undefined ? actionOf(one(Action ?? "*")) : "nosuch:Action",
    resource: NotResource === undefined ? resourceOf(one(Resource)) : "arn:aws:nosuch:::other",
  };
}

function variants(statement: StatementLike, { action, resource }: { action: string; resource: string }): [string, object][] {
  const { NotAction, NotResource } = statement;
  const [, name = ""] = action.split(":");
  return [
    ["hit", {}],
    ["action with a letter more", { action: `${action}Z` }],
    ["action without its last letter", { action: action.slice(0, -1) }],
    ["action of another service", { action: `other:${name}` }],
    ["action in the other case", { action: action.toUpperCase() }],
    ...(NotAction === undefined ? [] : [["an excepted action", { action: actionOf(listOf(NotAction)[0]!) }] as [string, object]]),
    ["resource with a letter more", { resource: `${resource}Z` }],
    ["resource without its last letter", { resource: resource.slice(0, -1) }],
    ["resource of another account", { resource: resource.replace(/^(arn:[^:]*:[^:]*:[^:]*):[^:]*:/, "$1:444455556666:") }],
    ["no resource", { resource: "*" }],
    ...(NotResource === undefined
      ? []
      : [["an excepted resource", { resource: resourceOf(listOf(NotResource)[0]!) }] as [string, object]]),
  ];
}

/** For each condition key: absent, with another value, with several, with none. */
function contexts(statement: StatementLike, whole: Context): [string, Context][] {
  const keys = new Set(Object.values(statement.Condition ?? {}).flatMap((entries) => Object.keys(entries)));
  return [...keys].flatMap((key): [string, Context][] => {
    const { [key]: own, ...rest } = whole;
    const changes: readonly [string, ContextValue][] = [
      ["another value", "another"],
      ["no text", ""],
      ["several values", [own ?? "a", "another"].flat()],
      ["its value in the other case", flipped(own)],
    ];
    return [
      [`${key} absent`, rest],
      ...changes.map(([what, value]): [string, Context] => [`${key}: ${what}`, { ...rest, [key]: value }]),
    ];
  });
}

function flipped(value: ContextValue): ContextValue {
  const flip = (text: unknown): string =>
    String(text) === String(text).toUpperCase() ? String(text).toLowerCase() : String(text).toUpperCase();
  return Array.isArray(value) ? value.map(flip) : value === undefined ? "A" : flip(value);
}

/** `pick`: which of the statement's actions and resources, -1 the last. */
export function deriveRequests(statement: StatementLike, pick: number): Derived[] {
  const { Resource = "*", NotResource = [] } = statement;
  const compared = Object.values(statement.Condition ?? {}).flatMap((keys) => Object.values(keys).flatMap(listOf));
  const variables = variablesOf([...listOf(Resource), ...listOf(NotResource), ...compared]);
  const whole: Context = { ...variables, ...satisfy(statement.Condition ?? {}) };
  const base = { ...subject(statement, pick), principal: USER, context: whole };
  return [
    ...variants(statement, base).map(([what, change]) => ({ what, request: { ...base, ...change } })),
    ...contexts(statement, whole).map(([what, context]) => ({ what, request: { ...base, context } })),
  ];
}
