/** A value of a policy, ready to be compared with one of the request. */
import { TEST_ARN, TEST_LIKE, TEST_STRING, TEST_STRING_FOLD } from "../../assembly/layout.js";
import type { ConditionText } from "../artifact/tables/conditions.js";
import { ANY, matches, ONE, piecesOf, type Piece, type Resolve } from "./glob.js";

const ARN_FIELDS = 6;

export interface Comparand {
  /** As texts show it. */
  readonly text: string;
  /** Of the whole value, or of each field of an ARN. */
  readonly fields: readonly (readonly Piece[])[];
  /** What it would be if its `*` and `?` were wildcards; undefined where they are, or where it has none. */
  readonly asPattern?: readonly Piece[] | undefined;
}

/** A pattern over the whole of an action, a resource, a principal; undefined where a variable has no value. */
export function wholeComparand(text: string, resolve: Resolve): Comparand | undefined {
  const pieces = piecesOf(text, resolve);
  return pieces && { text, fields: [pieces] };
}

/** Is the value of a condition compared as a text? Numbers, dates, addresses, Booleans and bytes are not. */
export function isTextTest(test: number): boolean {
  return test === TEST_STRING || test === TEST_STRING_FOLD || test === TEST_LIKE || test === TEST_ARN;
}

/** Value number `index`; texts are to be compared as `comparedText` makes them. */
export function conditionComparand(condition: ConditionText, index: number, resolve: Resolve): Comparand | undefined {
  const comparand = exactComparand(condition, index, resolve);
  return comparand === undefined || condition.test !== TEST_STRING_FOLD ? comparand : foldedComparand(comparand);
}

export function comparedText({ test }: ConditionText, text: string): string {
  return test === TEST_STRING_FOLD ? text.toLowerCase() : text;
}

export function foldedComparand({ text, fields, asPattern }: Comparand): Comparand {
  return { text, fields: fields.map(foldedPieces), asPattern: asPattern && foldedPieces(asPattern) };
}

function foldedPieces(pieces: readonly Piece[]): readonly Piece[] {
  return pieces.map((piece) => (typeof piece === "string" ? piece.toLowerCase() : piece));
}

function exactComparand({ test, values, literals }: ConditionText, index: number, resolve: Resolve): Comparand | undefined {
  const text = values[index]!;
  if (index < literals) return { text, fields: [[text]], asPattern: withWildcards(text.split(/([*?])/)) };
  if (test === TEST_ARN) return arnComparand(text, resolve);
  const comparand = wholeComparand(text, resolve);
  if (comparand === undefined || test === TEST_LIKE || !/\$\{[*?]\}/.test(text)) return comparand;
  return { ...comparand, asPattern: piecesOf(text, resolve, "wildcard") };
}

function withWildcards(parts: readonly string[]): readonly Piece[] | undefined {
  return parts.length === 1 ? undefined : parts.map((part) => (part === "*" ? ANY : part === "?" ? ONE : part));
}

/** Field by field (policy-language §6.8); a short pattern is one glob. */
function arnComparand(text: string, resolve: Resolve): Comparand | undefined {
  const colons = [...text.matchAll(/\$\{[^}]*\}|:/g)].filter(([sign]) => sign === ":").map(({ index }) => index);
  if (colons.length < ARN_FIELDS - 1) return wholeComparand(text, resolve);
  const borders = [-1, ...colons.slice(0, ARN_FIELDS - 1), text.length];
  const fields = borders.slice(1).map((end, field) => piecesOf(text.slice(borders[field]! + 1, end), resolve));
  return fields.every((pieces) => pieces !== undefined) ? { text, fields } : undefined;
}

export function equals({ fields }: Pick<Comparand, "fields">, text: string): boolean {
  if (fields.length === 1) return matches(fields[0]!, text);
  const parts = text.split(":");
  const own = [...parts.slice(0, ARN_FIELDS - 1), parts.slice(ARN_FIELDS - 1).join(":")];
  return parts.length >= ARN_FIELDS && fields.every((pieces, field) => matches(pieces, own[field]!));
}
