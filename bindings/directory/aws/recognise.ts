/** What a value is: our own form, an envelope around the output of a command, or such an output alone. */
import { quote } from "../../text/quote.js";
import { COMMANDS, commandsNamed, type Command } from "./commands.js";
import { reportOther } from "./other-commands.js";
import type { Cursor } from "../cursor.js";
import { REGION } from "../ids.js";
import { memberHint } from "../own-form/shape.js";
import { isPlainObject } from "../plain.js";
import type { SourceName } from "./naming.js";
import { fileNameOf, type Output } from "./output.js";

export type Recognised = { readonly kind: "own"; readonly at: Cursor } | { readonly kind: "output"; readonly output: Output };

const NAME_IT = "name the file `COMMAND.ARGUMENT.json` or use the envelope (docs/directory.md)";

/** Every value of the source; what cannot be recognised is reported. */
export function recognise(at: Cursor, name: SourceName): Recognised[] {
  const { value } = at;
  if (!isPlainObject(value)) {
    at.wrongType("an object");
    return [];
  }
  if ("version" in value && !isRestApi(value)) return [{ kind: "own", at }];
  if ("command" in value || "output" in value) return readEnvelope(at, name);
  return recogniseOutput(at, value, name);
}

/** `get-rest-api` prints a text of that name, the API's own version. */
function isRestApi(value: Readonly<Record<string, unknown>>): boolean {
  return typeof value["version"] === "string" && "id" in value && COMMANDS.some(({ matches }) => matches(value));
}

function recogniseOutput(at: Cursor, value: Readonly<Record<string, unknown>>, name: SourceName): Recognised[] {
  const byMembers = COMMANDS.filter(({ matches }) => matches(value));
  const [command, ...others] = name.commands.length === 0 ? byMembers : byMembers.filter((each) => name.commands.includes(each));
  // A name is taken at its word: `list-policies-for-target` prints the members of `list-policies`.
  if (name.other !== undefined) reportOther(at, name.other, { printedBy: command });
  else if (command === undefined) reportUnknown(at, value, byMembers, name);
  else if (others.length > 0) reportAmbiguous(at, [command, ...others]);
  else if (isUnclear(command, name)) reportAlike(at, command);
  else {
    const { argument, account, region } = name;
    return [{ kind: "output", output: { command, at, argument, account, region } }];
  }
  return [];
}

function isUnclear({ isCommon, isAlike }: Command, { hasService, commands }: SourceName): boolean {
  return (isCommon === true && hasService !== true) || (isAlike === true && commands.length === 0);
}

function reportAmbiguous(at: Cursor, commands: readonly Command[]): void {
  const names = commands.map((each) => quote(each.name)).join(" or ");
  at.error("X_AMBIGUOUS_SOURCE", `this may be the output of ${names}`, NAME_IT);
}

function reportAlike(at: Cursor, command: Command): void {
  const details = `this may be the output of ${quote(command.name)}, or of another command that prints the same`;
  at.error("X_AMBIGUOUS_SOURCE", details, `name the file ${quote(fileNameOf(command))} or use the envelope (docs/directory.md)`);
}

function reportUnknown(
  at: Cursor,
  value: Readonly<Record<string, unknown>>,
  byMembers: readonly Command[],
  name: SourceName,
): void {
  const wanted = name.commands[0];
  const members = Object.keys(value).slice(0, 5).map(quote).join(", ") || "no members";
  if (wanted === undefined) return reportOther(at, undefined, { members });
  const found = byMembers[0] === undefined ? members : `what ${quote(byMembers[0].name)} prints`;
  at.error("X_UNRECOGNISED_SOURCE", `the source is named as the output of ${quote(wanted.name)} but has ${found}`, NAME_IT);
}

const ENVELOPE_MEMBERS = ["command", "arguments", "account", "region", "output"];

/** `{ "command": "organizations list-parents", "arguments": { "child-id": "…" }, "output": { … } }` */
function readEnvelope(at: Cursor, name: SourceName): Recognised[] {
  for (const key of Object.keys(at.value as object)) {
    if (ENVELOPE_MEMBERS.includes(key)) continue;
    at.get(key).error("X_UNKNOWN_MEMBER", `unknown member ${quote(key)} of the envelope`, memberHint(key, ENVELOPE_MEMBERS));
  }
  const text = at.get("command").text();
  if (text === undefined) return [];
  const commands = commandsNamed(text);
  const [command] = commands;
  if (command === undefined) reportOther(at.get("command"), text.replace(/^aws /, ""));
  else if (commands.length > 1) reportAmbiguous(at.get("command"), commands);
  else return readEnvelopeOutputs(at, command, name);
  return [];
}

function readEnvelopeOutputs(at: Cursor, command: Command, name: SourceName): Recognised[] {
  const argument = envelopeArgument(at.get("arguments"), command);
  const account = at.get("account").optionalText() ?? name.account;
  const region = at.get("region").isPresent ? at.get("region").matching(REGION, "the name of a Region") : name.region;
  const output = at.get("output");
  const pages = Array.isArray(output.value) ? output.items() : output.isPresent ? [output] : [];
  if (pages.length === 0) output.missing();
  if (output.isPresent && pages.length === 0)
    output.error("X_MISSING_MEMBER", "the list of pages is empty", "give at least one page");
  const context: SourceName = { commands: [command], hasService: true, argument, account, region };
  return pages.flatMap((page) => {
    if (isPlainObject(page.value)) return recogniseOutput(page, page.value, context);
    page.wrongType("an object");
    return [];
  });
}

/** `NAME`, or `NAME:QUALIFIER`. */
function envelopeArgument(at: Cursor, { argument = "", refinement = "" }: Command): string | undefined {
  const parts = [argument, refinement].flatMap((name) => (name === "" ? [] : (at.get(name).optionalText() ?? [])));
  return parts.length === 0 ? undefined : parts.join(":");
}
