/**
 * Text with wildcards and policy variables to pattern tokens (§4, §5).
 *
 * What `*`, `?` and `${…}` mean depends on where the text stands: the caller says which of them are active. Inactive
 * ones are plain text, so no later pass needs to know where a pattern came from.
 */
import type { Pattern, PatternToken } from "./ast.js";
import { foldAscii } from "../text/fold.js";

export interface TemplateSyntax {
  /** `${…}` is a variable or an escape: documents of version 2012-10-17, in the places of §5 5-2. */
  readonly variables: boolean;
  /** `*` and `?` are wildcards: the places of §4 4-6. */
  readonly wildcards: boolean;
}

export type VariableFaultCode =
  "EMPTY_VARIABLE" | "MISSING_BRACE_IN_VARIABLE" | "UNSUPPORTED_SPACE_IN_VARIABLE" | "MISSING_QUOTE_IN_VARIABLE";
/** `text` is the faulty variable as written. */
export interface VariableFault {
  readonly code: VariableFaultCode;
  readonly text: string;
}

export type VariableReading =
  | { readonly kind: "variable"; readonly key: string; readonly fallback: string | undefined; readonly end: number }
  | { readonly kind: "escape"; readonly text: string; readonly end: number }
  | ({ readonly kind: "fault" } & VariableFault);

const enum Unit {
  DOLLAR = 0x24,
  STAR = 0x2a,
  QUESTION_MARK = 0x3f,
  OPEN_BRACE = 0x7b,
}

const ANY: PatternToken = { kind: "any" };
const ONE: PatternToken = { kind: "one" };

/**
 * Returns the tokens of `text` and adds to `faults` what is not a well-formed variable. A faulty `${` is literal text, and
 * a wildcard after it stays a wildcard (5-10). Cost: linear.
 */
export function readTemplate(text: string, syntax: TemplateSyntax, faults: VariableFault[]): Pattern {
  if (syntax.variables && text.includes("$")) return readWithVariables(text, syntax, faults);
  return syntax.wildcards ? readWildcards(text) : plainPattern(text);
}

export function plainPattern(text: string): Pattern {
  return text === "" ? [] : [{ kind: "text", text }];
}

/** The pattern with a text before it. */
export function prepend(text: string, pattern: Pattern): Pattern {
  const [first, ...rest] = pattern;
  return first?.kind === "text" ? [{ kind: "text", text: text + first.text }, ...rest] : [{ kind: "text", text }, ...pattern];
}

/** Of a text without variables. */
function readWildcards(text: string): Pattern {
  const tokens: PatternToken[] = [];
  let from = 0;
  let star = text.indexOf("*"),
    one = text.indexOf("?");
  while (star >= 0 || one >= 0) {
    const isStar = one < 0 || (star >= 0 && star < one);
    const at = isStar ? star : one;
    flush(tokens, text.slice(from, at));
    pushWildcard(tokens, isStar ? ANY : ONE);
    from = at + 1;
    if (isStar) star = text.indexOf("*", from);
    else one = text.indexOf("?", from);
  }
  flush(tokens, text.slice(from));
  return tokens.slice(); // of the right size: there are many
}

function readWithVariables(text: string, syntax: TemplateSyntax, faults: VariableFault[]): Pattern {
  const tokens: PatternToken[] = [];
  let pending = "";
  let from = 0;
  let hasNoBraceLeft = false;
  const braces = new BraceFinder(text);
  for (let at = 0; at < text.length;) {
    const code = text.charCodeAt(at);
    if (syntax.wildcards && (code === Unit.STAR || code === Unit.QUESTION_MARK)) {
      flush(tokens, pending + text.slice(from, at));
      pushWildcard(tokens, code === Unit.STAR ? ANY : ONE);
      pending = "";
      from = ++at;
    } else if (code === Unit.DOLLAR && text.charCodeAt(at + 1) === Unit.OPEN_BRACE && !hasNoBraceLeft) {
      const reading = readVariable(text, at, braces);
      if (reading.kind === "fault") {
        faults.push(reading);
        // Nothing further on can be closed either: one fault says it, and the scan stays linear.
        hasNoBraceLeft = reading.code === "MISSING_BRACE_IN_VARIABLE";
        at += 2;
        continue;
      }
      pending += text.slice(from, at);
      if (reading.kind === "escape") pending += reading.text;
      else {
        flush(tokens, pending);
        pending = "";
        tokens.push({ kind: "variable", key: reading.key, fallback: reading.fallback });
      }
      from = at = reading.end;
    } else at++;
  }
  flush(tokens, from === 0 ? text : pending + text.slice(from));
  return tokens;
}

function flush(tokens: PatternToken[], text: string): void {
  if (text !== "") tokens.push({ kind: "text", text });
}

/** `**` means `*` (4-3). */
function pushWildcard(tokens: PatternToken[], wildcard: PatternToken): void {
  if (wildcard === ANY && tokens[tokens.length - 1] === ANY) return;
  tokens.push(wildcard);
}

/** Finds closing braces from left to right. A brace far away is looked for once, however many `${` stand before it. */
export class BraceFinder {
  readonly #text: string;
  #close = -1;

  constructor(text: string) {
    this.#text = text;
  }

  /** Offset of the first `}` at or after `at`, or -1. `at` must not go back. */
  closeFrom(at: number): number {
    if (this.#close < at) this.#close = this.#text.indexOf("}", at);
    return this.#close;
  }
}

/** What stands at `at`, where the text has `${`. */
export function readVariable(text: string, at: number, braces: BraceFinder): VariableReading {
  const start = at + 2;
  const close = braces.closeFrom(start);
  if (close < 0) return fault("MISSING_BRACE_IN_VARIABLE", text.slice(at));
  const escape = text.charAt(start);
  if (close === start + 1 && (escape === "*" || escape === "?" || escape === "$"))
    return { kind: "escape", text: escape, end: close + 1 };
  const written = text.slice(at, close + 1);
  const [, name, blanks, end] = nameFrom(text, start);
  if (name === "" && end !== "") return fault("EMPTY_VARIABLE", written);
  if (blanks !== "") return fault("UNSUPPORTED_SPACE_IN_VARIABLE", written);
  const key = foldAscii(name);
  if (end === "}") return { kind: "variable", key, fallback: undefined, end: close + 1 };
  const fallback = readDefault(text.slice(start + name.length, close));
  if (fallback === undefined) return fault("MISSING_QUOTE_IN_VARIABLE", written);
  return { kind: "variable", key, fallback, end: close + 1 };
}

/** All, the name, white space behind it, and the comma or brace if it comes next. There is a brace further on. */
function nameFrom(text: string, start: number): readonly [string, string, string, string] {
  const name = /([^\s,}]*)(\s*)([,}]?)/y;
  name.lastIndex = start;
  return name.exec(text) as unknown as readonly [string, string, string, string];
}

/** `, 'text'`: comma, one space, and everything between the first and the last single quote (5-5, 5-6). */
function readDefault(text: string): string | undefined {
  if (text.length < 4 || !text.startsWith(", '") || !text.endsWith("'")) return undefined;
  return text.slice(3, -1);
}

function fault(code: VariableFaultCode, text: string): VariableReading {
  return { kind: "fault", code, text };
}

export function hasVariable(pattern: Pattern): boolean {
  for (const token of pattern) if (token.kind === "variable") return true;
  return false;
}
