/**
 * Collects what the passes have to say about one document and turns it into findings at the end. The room is for whatever says what is
 * wrong; what is wrong, the rooms above know.
 *
 * Passes name a place by its extent alone; paths, lines and columns are worked out in `finish`, so a document without
 * faults pays nothing for them.
 */
import type { IssueCode } from "./codes.js";
import { learnMoreLink } from "./codes.js";
import type { Finding, FindingType, Location, PathElement } from "./finding.js";
import type { Extent, JsonMember, JsonNode } from "../text/json-node.js";
import type { DocumentOrigin } from "../text/positions.js";
import { LineTable } from "../text/positions.js";
import { DETAILS_UNITS_MAX } from "../../assembly/limits.js";
import type { Mode } from "../model/mode.js";
import { shown } from "../text/quote.js";

/** One place, or several with the offending one first. */
export type Places = Extent | readonly Extent[];

/** What is said of a document, before its place is a line and a path. */
export interface ReportEntry {
  readonly type: FindingType;
  readonly code: IssueCode;
  readonly places: readonly Extent[];
  readonly details: string;
  readonly hint: string;
}

export class Report {
  readonly #policyName: string;
  readonly #mode: Mode;
  readonly #origin: DocumentOrigin | undefined;
  readonly #entries: ReportEntry[] = [];
  #hasErrors = false;

  constructor(policyName: string, mode: Mode, origin?: DocumentOrigin) {
    this.#policyName = policyName;
    this.#mode = mode;
    this.#origin = origin;
  }

  get hasErrors(): boolean {
    return this.#hasErrors;
  }

  /** How much there is to say so far. */
  get count(): number {
    return this.#entries.length;
  }

  get entries(): readonly ReportEntry[] {
    return this.#entries;
  }

  error(code: IssueCode, places: Places, details: string, hint: string): void {
    this.#hasErrors = true;
    this.#add("ERROR", code, places, details, hint);
  }

  warning(code: IssueCode, places: Places, details: string, hint: string): void {
    this.#add("WARNING", code, places, details, hint);
  }

  /** A fault that `lenient` mode accepts with a warning. */
  strict(code: IssueCode, places: Places, details: string, hint: string): void {
    if (this.#mode === "lenient") this.warning(code, places, details, hint);
    else this.error(code, places, details, hint);
  }

  /**
   * The findings in their fixed order: offset of the first place, severity, code.
   * `root` is undefined where the text was not JSON, `text` where the document was a parsed object.
   */
  finish(root: JsonNode | undefined, text: string | undefined): readonly Finding[] {
    if (this.#entries.length === 0) return [];
    const lines = text === undefined ? undefined : new LineTable(text, this.#origin);
    const source = this.#origin === undefined ? {} : { source: this.#origin.source };
    const linkTo = rememberLinks();
    return [...this.#entries].sort(compareEntries).map((entry) => ({
      findingType: entry.type,
      issueCode: entry.code,
      findingDetails: shown(entry.details, DETAILS_UNITS_MAX),
      hint: entry.hint,
      learnMoreLink: linkTo(entry.code),
      locations: entry.places.map((place) => locate(root, place, lines)),
      policyName: this.#policyName,
      ...source,
    }));
  }

  #add(type: FindingType, code: IssueCode, places: Places, details: string, hint: string): void {
    const list = Array.isArray(places) ? (places as readonly Extent[]) : [places as Extent];
    this.#entries.push({ type, code, places: list, details, hint });
  }
}

/** A document may have thousands of findings of one code. */
function rememberLinks(): (code: IssueCode) => string {
  const links = new Map<IssueCode, string>();
  return (code) => {
    const link = links.get(code) ?? learnMoreLink(code);
    links.set(code, link);
    return link;
  };
}

const SEVERITY: Readonly<Record<FindingType, number>> = { ERROR: 0, SECURITY_WARNING: 1, WARNING: 2, SUGGESTION: 3 };

function compareEntries(a: ReportEntry, b: ReportEntry): number {
  const byPlace = (a.places[0]?.start ?? 0) - (b.places[0]?.start ?? 0);
  if (byPlace !== 0) return byPlace;
  const bySeverity = SEVERITY[a.type] - SEVERITY[b.type];
  if (bySeverity !== 0) return bySeverity;
  return a.code < b.code ? -1 : a.code > b.code ? 1 : 0;
}

function locate(root: JsonNode | undefined, place: Extent, lines: LineTable | undefined): Location {
  const path = root === undefined ? [] : pathTo(root, place);
  return lines === undefined ? { path } : { path, span: lines.spanOf(place) };
}

/** Steps from the document to the smallest node, or member name, whose extent contains the place. */
export function pathTo(root: JsonNode, place: Extent): readonly PathElement[] {
  const path: PathElement[] = [];
  let node = root;
  for (;;) {
    if (node.kind === "object") {
      const member = node.members[lastStartingBefore(node.members, place.start)];
      if (member === undefined) return path;
      if (place.end <= member.end) return [...path, { key: member.key }];
      if (!contains(member.value, place)) return path;
      path.push(stepInto(member));
      node = member.value;
    } else if (node.kind === "array") {
      const index = lastStartingBefore(node.items, place.start);
      const item = node.items[index];
      if (item === undefined || !contains(item, place)) return path;
      path.push({ index });
      node = item;
    } else return path;
  }
}

function stepInto(member: JsonMember): PathElement {
  return { value: member.key };
}

function contains(outer: Extent, inner: Extent): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

/** Index of the last extent that starts at or before `offset`, or -1. A list may hold a document's every action. */
function lastStartingBefore(extents: readonly Extent[], offset: number): number {
  let low = -1,
    high = extents.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((extents[middle]?.start ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
