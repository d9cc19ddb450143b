/** What is wrong with a directory or the sources it is read from: a Finding that also names the source. */
import type { Finding, PathElement } from "../policy/findings.js";
import { directoryLink, type DirectoryCode } from "./codes.js";

export interface DirectoryFinding extends Finding {
  readonly findingType: "ERROR" | "WARNING";
  readonly issueCode: DirectoryCode;
  /** Name of the source. Absent for a directory that was given directly, and for what concerns all sources together. */
  readonly source?: string;
}

/** A place in a source. */
export interface Place {
  readonly source?: string | undefined;
  readonly path: readonly PathElement[];
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
      findingType,
      issueCode: code,
      findingDetails: details,
      hint,
      learnMoreLink: directoryLink(code),
      locations: [{ path: place.path }],
      ...(place.source === undefined ? {} : { source: place.source }),
    });
  }
}

export function isError(finding: DirectoryFinding): boolean {
  return finding.findingType === "ERROR";
}

/** `users[3].policies[0]`; empty for the whole. */
export function pathText(path: readonly PathElement[]): string {
  let text = "";
  for (const step of path) {
    if ("index" in step) text += `[${step.index}]`;
    else if ("value" in step) text += memberText(step.value, text === "");
    else if ("key" in step) text += memberText(step.key, text === "");
  }
  return text;
}

function memberText(name: string, isFirst: boolean): string {
  if (!/^[A-Za-z_$][\w$]*$/.test(name)) return `[${JSON.stringify(name)}]`;
  return isFirst ? name : `.${name}`;
}

/** One line for people: `source: path: CODE details (hint)`. */
export function describeDirectoryFinding(finding: DirectoryFinding): string {
  const path = pathText(finding.locations[0]?.path ?? []);
  const place = [finding.source, path].filter((part) => part !== undefined && part !== "").join(": ");
  return `${place === "" ? "" : `${place}: `}${finding.issueCode} ${finding.findingDetails} (${finding.hint})`;
}
