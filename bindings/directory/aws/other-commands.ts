/** Outputs of commands that are not read: each is an error, which says what to give in its place. */
import { suggestOr } from "../../findings/suggest.js";
import { quote } from "../../text/quote.js";
import type { Cursor } from "../cursor.js";
import { isPlainObject } from "../plain.js";
import { COMMANDS, type Command } from "./commands.js";

/** By what the command is named; the first that fits. */
const INSTEAD: readonly (readonly [command: RegExp, hint: string])[] = [
  [
    /^iam |^(?:get|list)-(?:attached-)?(?:role|user|group|policy-version)s?(?:-|$)/,
    "give the output of `aws iam get-account-authorization-details`",
  ],
  [
    /^(?:es )?describe-elasticsearch-domains?$|^(?:opensearch )?describe-domain-config$/,
    "give the output of `aws opensearch describe-domain`",
  ],
];

interface Found {
  /** The members of a source that is not named. */
  readonly members?: string;
  /** The command that is read and prints such members. */
  readonly printedBy?: Command | undefined;
}

/** `command` is what the source is named by, if it is. */
export function reportOther(at: Cursor, command: string | undefined, { members = "", printedBy }: Found = {}): void {
  const details =
    command === undefined ? `unrecognised source: an object with ${members}` : `the output of ${quote(command)} is not read`;
  const rename = printedBy === undefined ? "" : `name it otherwise if it is what ${quote(printedBy.name)} prints; else `;
  at.error("X_UNRECOGNISED_SOURCE", details, rename + hintFor(at, command));
}

function hintFor(at: Cursor, command: string | undefined): string {
  const instead = command === undefined ? undefined : INSTEAD.find(([name]) => name.test(command))?.[1];
  if (instead !== undefined) return instead;
  const arn = arnIn(at.value) ?? "ARN";
  const own = `{ "version": 1, "resources": [{ "arn": "${arn}", "policies": [{ "name": "NAME", "document": DOCUMENT }] }] }`;
  const write = `write the policy in the own form, \`${own}\`, or leave the source out if it attaches none`;
  const names = COMMANDS.map(({ name }) => name);
  return command === undefined ? write : suggestOr(command, names, write);
}

/** The ARN that the output is about, if it is one member. */
function arnIn(value: unknown): string | undefined {
  if (!isPlainObject(value)) return undefined;
  const arns = Object.values(value).filter(
    (each): each is string => typeof each === "string" && /^arn:[\w:/.+=@-]{1,200}$/.test(each),
  );
  return arns.length === 1 ? arns[0] : undefined;
}
