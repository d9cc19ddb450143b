/** Texts with placeholders, checked once, and filled for each request: values are text, and change nothing of what stands around them. */
import { encodeName } from "../../arn/encode-name.js";
import { quote } from "../../text/quote.js";
import type { Findings } from "../error.js";
import { PLACEHOLDERS_MAX, VALUE_UNITS_MAX } from "../limits.js";
import { Refusal } from "../verdict.js";
import type { Params } from "./match.js";
import { readReference, valueOf, type Reference, type Scope, type Settings, type Source, type Value } from "./reference.js";

export interface Template {
  readonly parts: readonly (string | Reference)[];
  readonly written: string;
}

/** Where placeholders stand, and what they may be there. */
export interface Known {
  readonly params: Params;
  readonly sources: ReadonlySet<Source>;
  readonly settings: Settings;
}

/** Undefined, with findings, where it is not a template. Settings are filled in at once. */
export function readTemplate(text: string, known: Known, findings: Findings): Template | undefined {
  const pieces = text.split(/(\{[^{}]*\})/);
  const before = findings.list.length;
  const parts = pieces.flatMap((piece, at) => (at % 2 === 0 ? literal(piece, findings) : [part(piece, known, findings)]));
  if (pieces.length > PLACEHOLDERS_MAX * 2 + 1) findings.add(`${quote(text)} has too many placeholders`, "write fewer");
  if (findings.list.length > before) return undefined;
  return { parts: parts.filter((one) => one !== undefined), written: text };
}

function literal(piece: string, findings: Findings): string[] {
  if (/[{}]/.test(piece)) findings.add(`${quote(piece)} holds a brace that is not part of a placeholder`, "close it, or remove it");
  return piece === "" ? [] : [piece];
}

function part(piece: string, { params, sources, settings }: Known, findings: Findings): string | Reference | undefined {
  const reference = readReference(piece.slice(1, -1), params, sources, findings);
  const { source } = reference ?? {};
  if (source !== "account" && source !== "region" && source !== "partition") return reference;
  const value = settings[source];
  if (value === undefined) findings.add(`${quote(piece)} has no value: \`${source}\` is not given`, `give \`${source}\``);
  return value;
}

/** The value of a text that is one placeholder keeps its type. Undefined where a value is missing. */
export function fillValue({ parts }: Template, scope: Scope): Value | undefined {
  const [only, another] = parts;
  if (only !== undefined && another === undefined)
    return typeof only === "string" ? only : checkedLength(valueOf(only, scope, {}), only);
  let text = "";
  for (const one of parts) {
    const filled = typeof one === "string" ? one : textOf(one, scope);
    if (filled === undefined) return undefined;
    text += filled;
  }
  return text;
}

/** A text: undefined where a value is missing, a refusal where it is a list. */
export function fillText(template: Template, scope: Scope): string | undefined {
  const value = fillValue(template, scope);
  if (typeof value === "object") throw new Refusal("BAD_MAPPING", `${quote(template.written)} is a list`);
  return value === undefined ? undefined : String(value);
}

function textOf(reference: Reference, scope: Scope): string | undefined {
  const value = checkedLength(valueOf(reference, scope, {}), reference);
  if (typeof value === "object") throw new Refusal("BAD_MAPPING", `${reference.written} is a list`);
  return value === undefined ? undefined : String(value);
}

function checkedLength<T extends Value | undefined>(value: T, { written }: Reference): T {
  const isLong =
    typeof value === "object" ? value.some((one) => String(one).length > VALUE_UNITS_MAX) : String(value).length > VALUE_UNITS_MAX;
  if (isLong) throw new Refusal("BAD_MAPPING", `${written} is too long`);
  return value;
}

function needed(reference: Reference, scope: Scope): string {
  const text = textOf(reference, scope);
  if (text === undefined || (text === "" && !reference.mayBeEmpty))
    throw new Refusal("BAD_MAPPING", `${reference.written} has no value`);
  return text;
}

/** `service:Name`: values are words. */
export function fillAction({ parts }: Template, scope: Scope): string {
  let action = "";
  for (const one of parts) action += typeof one === "string" ? one : word(one, scope);
  return action;
}

function word(reference: Reference, scope: Scope): string {
  const text = needed(reference, scope);
  if (!/^[\w-]{1,128}$/.test(text))
    throw new Refusal("BAD_MAPPING", `${reference.written} must be 1 to 128 letters, digits, \`-\` or \`_\``);
  return text;
}

/** A resource with what each value must not hold: a character that would end its field or its segment. */
export interface ResourceTemplate extends Template {
  readonly colonsRefused: readonly boolean[];
}

const ARN_FIELDS = 5;

/** A colon ends one of the first five fields; behind them, where the text itself divides by colons, a part. */
export function resourceTemplate(template: Template): ResourceTemplate {
  const { parts } = template;
  let colons = 0;
  const before = parts.map((one) => (typeof one === "string" ? (colons += one.split(":").length - 1) : colons));
  const dividesByColons = colons > ARN_FIELDS;
  return { ...template, colonsRefused: before.map((count) => count < ARN_FIELDS || dividesByColons) };
}

/** Values are text to the engine (`*` and `?` too), and divide nothing. */
export function fillResource({ parts, colonsRefused }: ResourceTemplate, scope: Scope): string {
  let resource = "";
  for (let at = 0; at < parts.length; at++) {
    const one = parts[at]!;
    resource += typeof one === "string" ? one : resourceValue(one, scope, colonsRefused[at]!);
  }
  return resource;
}

function resourceValue(reference: Reference, scope: Scope, isColonRefused: boolean): string {
  const text = needed(reference, scope);
  // Nothing of what follows is in letters and digits.
  if (/^[\w-]+$/.test(text)) return text;
  const problem = /[\0-\x1f\x7f-\x9f\\]|\p{Surrogate}/u.test(text)
    ? "holds a control character or a backslash"
    : isColonRefused && text.includes(":")
      ? "holds a colon"
      : !reference.holdsSlashes && reference.source !== "path" && text.includes("/")
        ? "holds a slash"
        : text.split("/").some((segment) => segment === "." || segment === "..")
          ? "holds a dot segment"
          : undefined;
  if (problem !== undefined) throw new Refusal("BAD_MAPPING", `${reference.written} ${problem}`);
  return text;
}

const NAME = /^[\w+=,.@-]+$/;

/** A caller: values are names of IAM's alphabet, so that none becomes a path, a wildcard or another caller. */
export function fillPrincipal({ parts }: Template, scope: Scope, encode: boolean): string {
  return parts.map((one) => (typeof one === "string" ? one : principalValue(one, scope, encode))).join("");
}

function principalValue(reference: Reference, scope: Scope, encode: boolean): string {
  const value = valueOf(reference, scope, {});
  const isName = typeof value === "string" || (typeof value === "number" && Number.isSafeInteger(value));
  const text = isName ? String(value) : "";
  const names = reference.source === "cert" && reference.name === "san.uri.path" ? text.split("/") : [text];
  if (names.some((name) => name === "." || name === ".." || name === "")) throw badName(reference);
  if (encode) return names.map(encoded).join("/");
  if (!names.every((name) => NAME.test(name))) throw badName(reference);
  return names.join("/");
}

/** Lone surrogates have no bytes: two names would become one. */
function encoded(name: string): string {
  if (/\p{Surrogate}/u.test(name)) throw new Refusal("BAD_CREDENTIAL", "a name is not well-formed text");
  return encodeName(name);
}

function badName({ written }: Reference): Refusal {
  return new Refusal("BAD_CREDENTIAL", `${written} has characters that names in IAM cannot have`);
}
