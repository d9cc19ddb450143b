/** Findings about the directory that sources made, brought back to the source that said it. */
import { definedMembers } from "../text/plain-object.js";
import type { Draft } from "./draft.js";
import type { DirectoryFinding } from "./findings.js";
import type { Directory } from "../model/directory.js";

const LISTS = { accounts: "id", users: "arn", groups: "arn", roles: "arn", resources: "arn", endpoints: "id" } as const;

/** The same finding at the entry's place in its source; unchanged where no one source said it. */
export function locateInSources(finding: DirectoryFinding, directory: Directory, draft: Draft): DirectoryFinding {
  const [list, step, ...rest] = finding.locations[0]?.path ?? [];
  if (list === undefined || !("value" in list)) return finding;
  if (list.value === "organization")
    return at(finding, draft.organization.firstPlace("organization"), step === undefined ? rest : [step, ...rest]);
  if (!isList(list.value) || step === undefined || !("index" in step)) return finding;
  const entry = directory[list.value]?.[step.index] as Readonly<Record<string, unknown>> | undefined;
  return at(finding, draft[list.value].firstPlace(String(entry?.[LISTS[list.value]])), rest);
}

function isList(name: string): name is keyof typeof LISTS {
  return Object.hasOwn(LISTS, name);
}

type Path = DirectoryFinding["locations"][number]["path"];

/** Below an entry of our own form the path goes on; an output of AWS has other members. */
function at(finding: DirectoryFinding, place: ReturnType<Draft["users"]["firstPlace"]>, rest: Path): DirectoryFinding {
  if (place?.source === undefined) return finding;
  const isOwn = place.path.some((step) => "value" in step && (isList(step.value) || step.value === "organization"));
  const path = isOwn ? [...place.path, ...rest] : place.path;
  const span = place.from?.text?.spanOf(path);
  return { ...finding, source: place.source, locations: [definedMembers({ path, span })] };
}
