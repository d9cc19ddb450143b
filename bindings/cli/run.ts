/**
 * The `postern` command: finds the command, reads its arguments, and turns whatever it throws into a report.
 *
 * Look into commands/ for what one of them does, input/ for what may be read and how, output/ for what is printed. It uses what the package
 * publishes, and of the rooms below only texts and findings.
 */
import { FORMAT_VERSION } from "../surface/command-line.js";
import { suggestOr } from "../findings/suggest.js";
import { quote } from "../text/quote.js";
import type { Command } from "./commands/command.js";
import { compileCommand } from "./commands/compile.js";
import { CliError, usage } from "./output/errors.js";
import { evalCommand } from "./commands/eval.js";
import { explainCommand } from "./commands/explain.js";
import { commandHelp, mainHelp, type CommandHelp } from "./commands/help.js";
import { inspectCommand } from "./commands/inspect.js";
import { validateCommand } from "./commands/validate.js";
import { serve, serveHelp } from "./commands/serve.js";
import { packCommand } from "./commands/pack.js";
import { testCommand } from "./commands/test.js";
import { EXIT_ERROR, EXIT_OK, withInputOnce, type Io } from "./output/io.js";
import { readArguments } from "./input/options.js";
import { jsonLine, painter } from "./output/paint.js";
import { printError } from "./output/report.js";

const COMMANDS: readonly Command[] = [
  compileCommand,
  evalCommand,
  explainCommand,
  inspectCommand,
  packCommand,
  testCommand,
  validateCommand,
];

/** Those and the one whose options another package reads. */
const HELPED: readonly CommandHelp[] = [...COMMANDS, serveHelp];

/** Runs one command line and returns its exit status. Never throws. */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  try {
    return await dispatch(argv, withInputOnce(io));
  } catch (error) {
    await printError(error, argv.includes("--json"), io);
    return EXIT_ERROR;
  }
}

async function dispatch(argv: readonly string[], io: Io): Promise<number> {
  const [name, ...rest] = argv;
  if (name === undefined) throw usage("no command is given", `the commands are ${names()}; \`postern --help\` tells more`);
  if (name === "--help" || name === "-h" || name === "help") return printMainHelp(io);
  if (name === "--version" || name === "-V") return printVersion(rest.includes("--json"), io);
  if (name === serveHelp.name) return serve(rest);
  const command = COMMANDS.find((known) => known.name === name);
  if (command === undefined) throw unknownCommand(name);
  if (rest.includes("--help") || rest.includes("-h")) {
    await io.stdout.write(commandHelp(command, painter(io.stdout)));
    return EXIT_OK;
  }
  return command.run(readArguments(rest, command.groups, command.name), io);
}

function names(): string {
  return HELPED.map((command) => `\`${command.name}\``).join(", ");
}

function unknownCommand(name: string): CliError {
  const known = HELPED.map((command) => command.name);
  return new CliError("UNKNOWN_COMMAND", `unknown command ${quote(name)}`, suggestOr(name, known, `the commands are ${names()}`));
}

async function printMainHelp(io: Io): Promise<number> {
  await io.stdout.write(mainHelp(HELPED, painter(io.stdout)));
  return EXIT_OK;
}

async function printVersion(json: boolean, io: Io): Promise<number> {
  const version = io.version();
  await io.stdout.write(
    json ? jsonLine({ version, format: FORMAT_VERSION }) : `postern ${version} (artifact format ${FORMAT_VERSION})\n`,
  );
  return EXIT_OK;
}
