/** From places to the locations of findings. */
import type { Location, PathElement } from "../findings/finding.js";
import type { JsonNode, JsonString } from "../text/json-node.js";
import type { LineTable, Span } from "../text/positions.js";
import { pathTo } from "../findings/report.js";
import type { Part, Place } from "./check.js";

/** `lines` is undefined for a document given as an object. */
export function locate(root: JsonNode | undefined, place: Place, lines: LineTable | undefined): Location {
  const path = root === undefined ? [] : pathTo(root, place);
  const { part } = place;
  const steps: readonly PathElement[] = part === undefined ? path : [...path, { substring: part }];
  if (lines === undefined) return { path: steps };
  return { path: steps, span: part === undefined ? lines.spanOf(place) : spanOfPart(place, part, lines) };
}

/** A part is counted in the decoded text: where the JSON text is written with escapes, the whole string is shown. */
function spanOfPart(place: Place, part: Part, lines: LineTable): Span {
  const from = place.start + 1 + part.start;
  return lines.spanOf({ start: from, end: from + part.length });
}

/**
 * A part of a string, or the string where its JSON text has escapes. `text`: of the document, undefined where it was given as an
 * object, and has no escapes.
 */
export function partOf(node: JsonString, start: number, length: number, text: string | undefined): Place {
  const isWrittenAsIs = text === undefined || node.end - node.start === node.value.length + 2;
  return isWrittenAsIs ? { start: node.start, end: node.end, part: { start, length } } : node;
}
