/** What is wrong with a directory or the sources it is read from: a Finding that also names the source. */
import { isError, type Finding, type PathElement } from "../findings/finding.js";
import type { Span } from "../text/positions.js";
import { DETAILS_UNITS_MAX } from "../../assembly/limits.js";
import { placelessFinding } from "../findings/set-finding.js";
import { findingLine, placeText } from "../findings/place.js";
import { definedMembers } from "../text/plain-object.js";
import { shown } from "../text/quote.js";
import { directoryLink, type DirectoryCode } from "./codes.js";

/** `source` is absent for a directory that was given directly, and for what concerns all sources together. */
export interface DirectoryFinding extends Finding {
  readonly findingType: "ERROR" | "WARNING";
  readonly issueCode: DirectoryCode;
}

/** A place in a source. */
export interface Place {
  readonly source?: string | undefined;
  readonly path: readonly PathElement[];
  readonly span?: Span | undefined;
}

export const WHOLE: Place = { path: [] };

/** Collects findings in the order in which they are made. */
export class Findings {
  readonly all: DirectoryFinding[] = [];

  error(code: DirectoryCode, place: Place, details: string, hint: string): void {
    this.#add("ERROR", code, place, details, hint);
  }

  warning(code: DirectoryCode, place: Place, details: string, hint: string): void {
    this.#add("WARNING", code, place, details, hint);
  }

  get hasErrors(): boolean {
    return this.all.some(isError);
  }

  #add(findingType: "ERROR" | "WARNING", code: DirectoryCode, place: Place, details: string, hint: string): void {
    this.all.push({
      ...placelessFinding(findingType, code, details, shown(hint, DETAILS_UNITS_MAX), directoryLink(code)),
      locations: [definedMembers({ path: place.path, span: place.span })],
      ...definedMembers({ source: place.source }),
    });
  }
}

/** One line for people: `source:line:column: path: CODE details (hint)`. */
export function describeDirectoryFinding(finding: DirectoryFinding): string {
  return findingLine(finding, placeText(finding));
}
