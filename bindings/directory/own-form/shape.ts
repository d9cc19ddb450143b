/** Checks of shape, put together like the shapes themselves: `object({ id: text }, { name: text })`. */
import { ownMember } from "../../text/plain-object.js";
import { quote } from "../../text/quote.js";
import { suggestOr } from "../../findings/suggest.js";
import type { Cursor } from "../cursor.js";
import { isPlainObject } from "../plain.js";

export type Shape = (at: Cursor) => void;

export type Members = Readonly<Record<string, Shape>>;

/** A plain object with these members and no others. A member that is set to `undefined` is there. */
export function object(required: Members, optional: Members = {}): Shape {
  const shapes = { ...required, ...optional };
  return (at) => {
    const { value } = at;
    if (!isPlainObject(value)) return at.wrongType("an object");
    for (const name of Object.keys(required)) if (!Object.hasOwn(value, name)) at.get(name).missing();
    for (const key of Object.keys(value)) {
      const shape = ownMember(shapes, key);
      const member = at.get(key);
      if (shape !== undefined) shape(member);
      else member.error("X_UNKNOWN_MEMBER", `unknown member ${quote(key)}`, memberHint(key, Object.keys(shapes)));
    }
  };
}

export function memberHint(name: string, names: readonly string[]): string {
  return suggestOr(name, names, `use one of ${names.map(quote).join(", ")}`);
}

export function list(element: Shape): Shape {
  return (at) => {
    if (Array.isArray(at.value)) at.items().forEach(element);
    else at.wrongType("a list");
  };
}

/** An object with any member names. */
export function map(element: Shape): Shape {
  return (at) => {
    if (!isPlainObject(at.value)) return at.wrongType("an object");
    for (const key of Object.keys(at.value)) element(at.get(key));
  };
}

export const text: Shape = (at) => {
  if (typeof at.value === "string") at.text();
  else at.wrongType("a text");
};

/** May be empty: a tag's value. */
export const anyText: Shape = (at) => {
  if (typeof at.value !== "string") at.wrongType("a text");
};

export const flag: Shape = (at) => {
  if (typeof at.value !== "boolean") at.wrongType("`true` or `false`");
};

export const count: Shape = (at) => {
  if (!Number.isSafeInteger(at.value) || (at.value as number) < 0) at.wrongType("a whole number");
};

export function matching(pattern: RegExp, what: string): Shape {
  return (at) => {
    if (typeof at.value === "string") at.matching(pattern, what);
    else at.wrongType(what);
  };
}

export function oneOf(names: readonly string[]): Shape {
  return (at) => {
    if (typeof at.value === "string") at.oneOf(names);
    else at.wrongType(`one of ${names.map(quote).join(", ")}`);
  };
}

/** Text by one shape, everything else by the other. */
export function textOr(ifText: Shape, otherwise: Shape): Shape {
  return (at) => (typeof at.value === "string" ? ifText : otherwise)(at);
}

export const nothing = (code: "X_MISPLACED_MEMBER", details: string, hint: string): Shape => {
  return (at) => at.error(code, details, hint);
};
