/** Help texts, printed from the option tables. */
import type { OptionGroup, OptionRow } from "../input/options.js";
import type { Paint } from "../output/paint.js";

export interface CommandHelp {
  readonly name: string;
  /** One line, for the list of commands. */
  readonly summary: string;
  readonly usage: readonly string[];
  readonly about: string;
  readonly groups: readonly OptionGroup[];
  readonly examples: readonly string[];
  readonly exit: string;
}

const INDENT = "  ";
const TEXT_COLUMN = 28;

export function commandHelp(command: CommandHelp, paint: Paint): string {
  const title = (text: string): string => paint("bold", text);
  const lines = [command.about, "", title("Usage")];
  for (const line of command.usage) lines.push(INDENT + line);
  for (const group of command.groups) lines.push("", title(group.title), ...group.rows.map((row) => optionLine(row)));
  lines.push("", title("Exit status"), ...command.exit.split("\n").map((line) => INDENT + line), "", title("Examples"));
  for (const line of command.examples) lines.push(INDENT + line);
  return `${lines.join("\n")}\n`;
}

function optionLine({ name, short, value, about, repeatable }: OptionRow): string {
  const spelling = `${short === undefined ? "" : `-${short}, `}--${name}${value === undefined ? "" : ` ${value}`}`;
  return column(spelling, repeatable === true ? `${about} (repeatable)` : about);
}

function column(left: string, right: string): string {
  const head = INDENT + left;
  const gap = head.length + 2 > TEXT_COLUMN ? `\n${" ".repeat(TEXT_COLUMN)}` : " ".repeat(TEXT_COLUMN - head.length);
  return head + gap + right.replaceAll("\n", `\n${" ".repeat(TEXT_COLUMN)}`);
}

export function mainHelp(commands: readonly CommandHelp[], paint: Paint): string {
  return `${[
    "Postern decides AWS IAM policies: may this principal do this action on this resource?",
    "",
    paint("bold", "Usage"),
    `${INDENT}postern COMMAND [OPTIONS]`,
    "",
    paint("bold", "Commands"),
    ...commands.map(({ name, summary }) => column(name, summary)),
    "",
    paint("bold", "Options"),
    column("--help", "this text; after a command, its own"),
    column("--version", "the version of Postern and of the artifact format"),
    "",
    paint("bold", "Start here"),
    `${INDENT}postern eval policies/ --principal arn:aws:iam::111122223333:user/ana --action s3:GetObject --on arn:aws:s3:::b/k`,
    "",
    `${INDENT}\`postern COMMAND --help\` tells more. NO_COLOR=1 turns colours off.`,
  ].join("\n")}\n`;
}
