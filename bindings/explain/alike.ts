/**
 * What is amiss where a value of the request looks like one of the policy and is not: one clause. Nothing is guessed: a clause stands
 * where the value would have matched but for the difference that it names.
 */
import { foldAscii } from "../text/fold.js";
import { equals, foldedComparand, type Comparand } from "./comparand.js";
import type { Effort } from "./effort.js";
import { ANY, matches, type Piece } from "./glob.js";
import { short } from "./listed.js";

type Difference = (comparand: Comparand, value: string) => string | undefined;

/** The first that is found; undefined for values that match. Stops when the effort for one explanation is spent. */
function firstDifference(
  comparands: readonly Comparand[],
  values: readonly string[],
  effort: Effort,
  differences: readonly Difference[],
): string | undefined {
  for (const value of values) {
    const compared = comparands.filter((comparand) => effort.allows(comparand, value));
    if (compared.some((comparand) => equals(comparand, value))) continue;
    for (const difference of differences)
      for (const comparand of compared) {
        const found = difference(comparand, value);
        if (found !== undefined) return found;
      }
  }
  return undefined;
}

const inCase: Difference = (comparand, value) =>
  equals(foldedComparand(comparand), value.toLowerCase()) ? `${code(comparand.text)} differs in case only` : undefined;

const inWhiteSpace: Difference = ({ text, fields }, value) => {
  const last = fields.length - 1;
  const trimmed = fields.map((pieces, field) => trimmedPieces(pieces, field === 0, field === last));
  return equals({ fields: trimmed }, value.trim()) ? `${code(text)} differs in white space at an end only` : undefined;
};

function trimmedPieces(pieces: readonly Piece[], atStart: boolean, atEnd: boolean): readonly Piece[] {
  return pieces
    .map((piece, index) => {
      if (typeof piece !== "string") return piece;
      const text = atStart && index === 0 ? piece.trimStart() : piece;
      return atEnd && index === pieces.length - 1 ? text.trimEnd() : text;
    })
    .filter((piece) => piece !== "");
}

const inPartition: Difference = (comparand, value) => {
  const [, wanted] = /^arn:([\w-]+):/.exec(comparand.text) ?? [];
  const [, found] = /^arn:([\w-]+):/.exec(value) ?? [];
  if (wanted === undefined || found === undefined || wanted === found) return undefined;
  const moved = `arn:${wanted}:${value.slice(`arn:${found}:`.length)}`;
  return equals(comparand, moved) ? `${code(comparand.text)} is of the partition ${code(wanted)}` : undefined;
};

/** Of a condition. `operator` takes no wildcards where a comparand could be meant as a pattern. */
export function conditionDifference(
  comparands: readonly Comparand[],
  values: readonly string[],
  operator: string,
  effort: Effort,
): string | undefined {
  const inWildcards: Difference = ({ asPattern }, value) => {
    if (asPattern === undefined || !matches(asPattern, value)) return undefined;
    const sign = asPattern.includes(ANY) ? "*" : "?";
    return `${code(operator)} takes ${code(sign)} literally, use ${code(operator.replace(/Equals(IgnoreCase)?/, "Like"))}`;
  };
  return firstDifference(comparands, values, effort, [inWildcards, inCase, inWhiteSpace, inPartition]);
}

export function principalDifference(
  comparands: readonly Comparand[],
  names: readonly string[],
  effort: Effort,
): string | undefined {
  return firstDifference(comparands, names, effort, [inCase, inWhiteSpace, inPartition]);
}

// --- resources -----------------------------------------------------------------------------------------------------------

export function resourceDifference(comparands: readonly Comparand[], resource: string, effort: Effort): string | undefined {
  return firstDifference(comparands, [resource], effort, [isAbove, isBelow, inCase, inWhiteSpace, inPartition]);
}

/** The pattern names what the resource lies in. */
const isAbove: Difference = ({ text, fields }, resource) => {
  const separator = ["/", ":"].find((sign) => equals({ fields: [[...fields[0]!, sign, ANY]] }, resource));
  if (separator === undefined) return undefined;
  const below = code(`${text}${separator}*`);
  return isBucket(text)
    ? `${code(text)} is the bucket, its objects are ${below}`
    : `${code(text)} covers nothing below it, ${below} would`;
};

/** The pattern names what lies in the resource. */
const isBelow: Difference = ({ text }, resource) => {
  const above = /^(.*)[/:]\*$/s.exec(text)?.[1];
  if (above === undefined || above !== resource) return undefined;
  return isBucket(above)
    ? `${code(text)} are the objects, the bucket is ${code(above)}`
    : `${code(text)} covers only what lies below ${code(above)}`;
};

function isBucket(arn: string): boolean {
  return /^arn:[^:]*:s3:::[^/]+$/.test(arn);
}

// --- actions -------------------------------------------------------------------------------------------------------------

/** Another action of the service's whose name differs in one character. */
export function actionDifference(patterns: readonly string[], action: string): string | undefined {
  const folded = foldAscii(action);
  const service = folded.slice(0, folded.indexOf(":") + 1);
  const near = patterns.find((pattern) => {
    const own = foldAscii(pattern);
    return own.startsWith(service) && !/[*?]/.test(own) && differsInOne(own, folded);
  });
  return near === undefined ? undefined : `${code(near)} differs in one character`;
}

/** One character more, less, or another one. */
function differsInOne(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1 || a === b) return false;
  let at = 0;
  while (a[at] === b[at]) at++;
  const rest = (text: string, other: string): string => text.slice(text.length >= other.length ? at + 1 : at);
  return rest(a, b) === rest(b, a);
}

function code(text: string): string {
  return `\`${short(text)}\``;
}
