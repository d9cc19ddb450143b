/** Where a finding stands, as messages say it. */
import { NAME_UNITS_MAX } from "../../assembly/limits.js";
import { shown } from "../text/quote.js";
import type { Finding, PathElement } from "./finding.js";

/** `users[3].policies[0]`; empty for the whole. */
function pathText(path: readonly PathElement[]): string {
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

/** One line for people: `place: CODE details (hint)`. */
export function findingLine(finding: Finding, place: string): string {
  return `${place === "" ? "" : `${place}: `}${finding.issueCode} ${finding.findingDetails} (${finding.hint})`;
}

/** `file:line:column: users[3].boundary`, as far as they are known; a policy in a file follows the file. Columns count from 1 here. */
export function placeText({ policyName = "", source, locations }: Finding, withPath = true): string {
  const start = locations[0]?.span?.start;
  const name = source ?? policyName;
  const end = start === undefined || name === "" ? "" : `:${start.line}:${start.column + 1}`;
  const policy = source === undefined ? "" : policyName;
  const path = withPath && (start === undefined || policyName === "") ? pathText(locations[0]?.path ?? []) : "";
  const [file, ...rest] = [name, policy, path].map((part) => shown(part, NAME_UNITS_MAX));
  return [`${file!}${end}`, ...rest].filter((part) => part !== "").join(": ");
}
