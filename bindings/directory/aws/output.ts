/** One output of one command of the AWS command line, and what is known about how it was run. */
import { quote } from "../../text/quote.js";
import type { Cursor } from "../cursor.js";
import { operationOf, serviceOf, type Command } from "./commands.js";

/** One output of one command, with what is known about how the command was run. */
export interface Output {
  readonly command: Command;
  readonly at: Cursor;
  readonly argument?: string | undefined;
  /** The account that it was run in. */
  readonly account?: string | undefined;
  /** The Region that it was run in. */
  readonly region?: string | undefined;
}

/** The argument that the output belongs to; reported where it is not known. */
export function argumentOf({ command, argument, at }: Output): string | undefined {
  if (argument === undefined) {
    at.error(
      "X_MISSING_ARGUMENT",
      `the output of ${quote(command.name)} does not say which \`--${command.argument ?? ""}\` it is for`,
      `name the file ${quote(fileNameOf(command))} or use the envelope (docs/directory.md)`,
    );
  }
  return argument;
}

/** `list-accounts-for-parent.PARENT-ID.json`. */
export function fileNameOf(command: Command): string {
  const { argument = "", placeholder = argument.toUpperCase(), isCommon } = command;
  const parts = [isCommon === true ? serviceOf(command) : "", operationOf(command), placeholder, "json"];
  return parts.filter((part) => part !== "").join(".");
}
