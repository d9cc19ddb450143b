/**
 * Collects what the passes have to say about one document and turns it into findings at the end. The room is for whatever says what is
 * wrong; what is wrong, the rooms above know.
 *
 * Passes name a place by its extent alone; paths, lines and columns are worked out in `finish`, so a document without
 * faults pays nothing for them.
 */
import type { IssueCode } from "./codes.js";
import { learnMoreLink } from "./codes.js";
import type { Finding, Location, PathElement } from "./finding.js";
import type { Extent, JsonNode } from "../text/json-node.js";
import type { DocumentOrigin } from "../text/positions.js";
import { lastAtMost, LineTable } from "../text/positions.js";
import type { Mode } from "../model/mode.js";
import { compareTexts } from "../text/compare.js";
import { definedMembers } from "../text/plain-object.js";
import { remembered } from "../text/remembered.js";
import { placelessFinding } from "./set-finding.js";

/** One place, or several with the offending one first. */
export type Places = Extent | readonly Extent[];

/** What is said of a document, before its place is a line and a path. */
export interface ReportEntry {
  readonly type: "ERROR" | "WARNING";
  readonly code: IssueCode;
  readonly places: readonly Extent[];
  readonly details: string;
  readonly hint: string;
}

export class Report {
  readonly #policyName: string;
  readonly #mode: Mode;
  readonly #origin: DocumentOrigin | undefined;
  readonly entries: ReportEntry[] = [];
  hasErrors = false;

  constructor(policyName: string, mode: Mode, origin?: DocumentOrigin) {
    this.#policyName = policyName;
    this.#mode = mode;
    this.#origin = origin;
  }

  error(code: IssueCode, places: Places, details: string, hint: string): void {
    this.hasErrors = true;
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
    if (this.entries.length === 0) return [];
    const lines = text === undefined ? undefined : new LineTable(text, this.#origin);
    const source = definedMembers({ source: this.#origin?.source });
    // A document may have thousands of findings of one code.
    const links = new Map<IssueCode, string>();
    return [...this.entries].sort(compareEntries).map(({ code, details, hint, type, places }) => ({
      ...placelessFinding(
        type,
        code,
        details,
        hint,
        remembered(links, code, () => learnMoreLink(code)),
      ),
      locations: places.map((place) => locate(root, place, lines)),
      policyName: this.#policyName,
      ...source,
    }));
  }

  #add(type: ReportEntry["type"], code: IssueCode, places: Places, details: string, hint: string): void {
    const list = Array.isArray(places) ? (places as readonly Extent[]) : [places as Extent];
    this.entries.push({ type, code, places: list, details, hint });
  }
}

/** `ERROR` comes before `WARNING`. */
function compareEntries(a: ReportEntry, b: ReportEntry): number {
  const byPlace = (a.places[0]?.start ?? 0) - (b.places[0]?.start ?? 0);
  return byPlace || compareTexts(`${a.type} ${a.code}`, `${b.type} ${b.code}`);
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
      const { members } = node;
      const member = members[lastAtMost(place.start, members.length, (index) => members[index]!.start)];
      if (member === undefined) return path;
      if (place.end <= member.end) return [...path, { key: member.key }];
      if (!contains(member.value, place)) return path;
      path.push({ value: member.key });
      node = member.value;
    } else if (node.kind === "array") {
      const { items } = node;
      const index = lastAtMost(place.start, items.length, (at) => items[at]!.start);
      const item = items[index];
      if (item === undefined || !contains(item, place)) return path;
      path.push({ index });
      node = item;
    } else return path;
  }
}

function contains(outer: Extent, inner: Extent): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}
