/** What a value is: our own form, an envelope around the output of a command, or such an output alone. */
import { quote } from "../policy/text.js";
import { suggestOr } from "../policy/suggest.js";
import { COMMANDS, commandsNamed, type Command } from "./aws/commands.js";
import type { Cursor } from "./cursor.js";
import { isPlainObject } from "./plain.js";
import type { SourceName } from "./naming.js";

/** One output of one command, with what is known about how the command was run. */
export interface Output {
  readonly command: Command;
  readonly at: Cursor;
  readonly argument?: string;
  /** The account that it was run in. */
  readonly account?: string;
}

export type Recognised = { readonly kind: "own"; readonly at: Cursor } | { readonly kind: "output"; readonly output: Output };

const NAME_IT = "name the file `COMMAND.ARGUMENT.json` or use the envelope (docs/directory.md)";

/** Every value of the source; what cannot be recognised is reported. */
export function recognise(at: Cursor, name: SourceName): Recognised[] {
  const { value } = at;
  if (!isPlainObject(value)) {
    at.wrongType("an object");
    return [];
  }
  if ("version" in value) return [{ kind: "own", at }];
  if ("command" in value || "output" in value) return readEnvelope(at, name);
  return recogniseOutput(at, value, name);
}

function recogniseOutput(at: Cursor, value: Readonly<Record<string, unknown>>, name: SourceName): Recognised[] {
  const byMembers = COMMANDS.filter(({ matches }) => matches(value));
  const possible = name.commands.length === 0 ? byMembers : byMembers.filter((each) => name.commands.includes(each));
  const [command] = possible;
  if (command === undefined) {
    reportUnknown(at, value, byMembers, name);
    return [];
  }
  if (possible.length > 1) {
    const names = possible.map((each) => quote(each.name)).join(" or ");
    at.error("X_AMBIGUOUS_SOURCE", `this may be the output of ${names}`, NAME_IT);
    return [];
  }
  const { commands: _commands, ...rest } = name;
  return [{ kind: "output", output: { command, at, ...rest } }];
}

function reportUnknown(
  at: Cursor,
  value: Readonly<Record<string, unknown>>,
  byMembers: readonly Command[],
  name: SourceName,
): void {
  const wanted = name.commands[0];
  const members = Object.keys(value).slice(0, 5).map(quote).join(", ") || "no members";
  if (wanted !== undefined) {
    const found = byMembers[0] === undefined ? members : `what ${quote(byMembers[0].name)} prints`;
    at.error("X_UNRECOGNISED_SOURCE", `the source is named as the output of ${quote(wanted.name)} but has ${found}`, NAME_IT);
    return;
  }
  const hint = 'the own form has `"version": 1`; docs/directory.md lists the AWS commands whose output is read';
  at.error("X_UNRECOGNISED_SOURCE", `an object with ${members} is no known form`, hint);
}

const ENVELOPE_MEMBERS = ["command", "arguments", "account", "output"];

/** `{ "command": "organizations list-parents", "arguments": { "child-id": "…" }, "output": { … } }` */
function readEnvelope(at: Cursor, name: SourceName): Recognised[] {
  for (const key of Object.keys(at.value as object)) {
    if (ENVELOPE_MEMBERS.includes(key)) continue;
    const hint = suggestOr(key, ENVELOPE_MEMBERS, `its members are ${ENVELOPE_MEMBERS.map(quote).join(", ")}`);
    at.get(key).error("X_UNKNOWN_MEMBER", `the envelope has no member ${quote(key)}`, hint);
  }
  const text = at.get("command").text();
  if (text === undefined) return [];
  const commands = commandsNamed(text);
  const [command] = commands;
  if (command === undefined || commands.length > 1) {
    const hint = suggestOr(
      text,
      COMMANDS.map((each) => each.name),
      "write service and operation: `organizations list-roots`",
    );
    at.get("command").error("X_UNRECOGNISED_SOURCE", `${quote(text)} is no command whose output is read`, hint);
    return [];
  }
  return readEnvelopeOutputs(at, command, name);
}

function readEnvelopeOutputs(at: Cursor, command: Command, name: SourceName): Recognised[] {
  const given = command.argument === undefined ? undefined : at.get("arguments").get(command.argument).optionalText();
  const account = at.get("account").optionalText() ?? name.account;
  const output = at.get("output");
  if (!output.isPresent) output.missing();
  const pages = Array.isArray(output.value) ? output.items() : output.isPresent ? [output] : [];
  const context: SourceName = {
    commands: [command],
    ...(given === undefined ? {} : { argument: given }),
    ...(account === undefined ? {} : { account }),
  };
  return pages.flatMap((page) => {
    if (isPlainObject(page.value)) return recogniseOutput(page, page.value, context);
    page.wrongType("an object");
    return [];
  });
}

/** The argument that the output belongs to; reported where it is not known. */
export function argumentOf({ command, argument, at }: Output): string | undefined {
  if (argument === undefined) {
    const file = `${command.name.slice(command.name.indexOf(" ") + 1)}.${(command.argument ?? "").toUpperCase()}.json`;
    at.error(
      "X_MISSING_ARGUMENT",
      `the output of ${quote(command.name)} does not say which \`--${command.argument ?? ""}\` it is for`,
      `name the file \`${file}\` or use the envelope (docs/directory.md)`,
    );
  }
  return argument;
}
