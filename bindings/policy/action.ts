/** Action patterns (§2): `*` or `prefix:name`. Wildcards only; a `${` is no variable here. */
import type { ActionPattern, Pattern } from "./ast.js";
import type { Context } from "./context.js";
import type { JsonString } from "./json-node.js";
import { foldAscii, quote } from "./text.js";
import { readTemplate } from "./variables.js";

const WILDCARDS_ONLY = { variables: false, wildcards: true } as const;
const PREFIX = /^(?:\*|[A-Za-z0-9.-]+)$/;

/** Returns the pattern, or undefined after an error. */
export function readAction(node: JsonString, context: Context): ActionPattern | undefined {
  const text = node.value;
  switch (shapeOf(text)) {
    case Shape.Name: return { text, pattern: [{ kind: "text", text: text.toLowerCase() }] };
    case Shape.Wildcards: return { text, pattern: readTemplate(text.toLowerCase(), WILDCARDS_ONLY, []) };
    case Shape.Unusual: return readUnusual(node, context);
  }
}

const enum Shape {
  /** `prefix:name` of ordinary ASCII characters: nothing to report, nothing to expand. */
  Name,
  /** The same with wildcards in the name. */
  Wildcards,
  /** Anything else, legal or not. */
  Unusual,
}

const UPPER_A = 0x41, UPPER_Z = 0x5a, LOWER_A = 0x61, LOWER_Z = 0x7a, ZERO = 0x30, NINE = 0x39;
const SPACE = 0x20, STAR = 0x2a, MINUS = 0x2d, DOT = 0x2e, COLON = 0x3a, QUESTION_MARK = 0x3f, DELETE = 0x7f;

/** One scan for what nearly every action is: policies are mostly lists of actions. The slow twin is `readUnusual`. */
function shapeOf(text: string): Shape {
  const length = text.length;
  let at = 0;
  while (at < length && isPrefixCode(text.charCodeAt(at))) at++;
  if (at === 0 || at + 1 >= length || text.charCodeAt(at) !== COLON) return Shape.Unusual;
  let shape = Shape.Name;
  for (at++; at < length; at++) {
    const code = text.charCodeAt(at);
    if (code <= SPACE || code >= DELETE || code === COLON) return Shape.Unusual;
    if (code === STAR || code === QUESTION_MARK) shape = Shape.Wildcards;
  }
  return shape;
}

function isPrefixCode(code: number): boolean {
  return (code >= LOWER_A && code <= LOWER_Z) || (code >= UPPER_A && code <= UPPER_Z) || (code >= ZERO && code <= NINE) ||
    code === MINUS || code === DOT;
}

function readUnusual(node: JsonString, context: Context): ActionPattern | undefined {
  const text = node.value;
  if (text === "*") return { text, pattern: foldedPattern(text) };
  const colon = text.indexOf(":");
  if (colon < 0) {
    context.report.error("INVALID_ACTION", node, `action ${quote(text)} has no service prefix`, "write `service:Action`, or `*` for every action");
    return undefined;
  }
  if (text.indexOf(":", colon + 1) >= 0) {
    context.report.error("INVALID_ACTION", node, `action ${quote(text)} has more than one colon`, "write `service:Action`");
    return undefined;
  }
  const prefix = text.slice(0, colon);
  if (!PREFIX.test(prefix)) {
    const details = `invalid service prefix ${quote(prefix)} in action ${quote(text)}`;
    context.report.error("INVALID_SERVICE_IN_ACTION", node, details, "a prefix has letters, digits, `.` and `-`, or is `*` alone");
    return undefined;
  }
  if (isUsableName(text, colon + 1)) return { text, pattern: foldedPattern(text) };
  const problem = colon + 1 === text.length ? "names no action" : "contains white space";
  context.report.warning("X_ACTION_CHARSET", node, `${quote(text)} ${problem}, so it matches nothing`, "write `service:Action` without white space");
  return { text, pattern: undefined };
}

function isUsableName(text: string, from: number): boolean {
  return from < text.length && !/\s/.test(text);
}

function foldedPattern(text: string): Pattern {
  return readTemplate(foldAscii(text), WILDCARDS_ONLY, []);
}
