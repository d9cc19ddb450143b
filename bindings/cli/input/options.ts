/**
 * Option tables: one row says how an option is spelt, read and described. Help texts are printed from the same rows.
 *
 * Look into the room when the command line reads something wrongly, or reads what it must not: open.ts and folder.ts say what may be opened,
 * json-text.ts and yaml.ts how it is read. Nothing is decided or printed here.
 */
import { parseArgs, type ParseArgsConfig } from "node:util";
import { suggestOr } from "../../findings/suggest.js";
import { quote } from "../../text/quote.js";
import { usage } from "../output/errors.js";

export interface OptionRow {
  readonly name: string;
  readonly short?: string;
  /** What stands for the value in help texts; undefined: a switch. */
  readonly value?: string;
  readonly repeatable?: boolean;
  readonly about: string;
}

export interface OptionGroup {
  readonly title: string;
  readonly rows: readonly OptionRow[];
}

/** The arguments of a command as given, before any of them is looked at. */
export class Arguments {
  readonly #values: ReadonlyMap<string, readonly (string | boolean)[]>;
  constructor(
    values: ReadonlyMap<string, readonly (string | boolean)[]>,
    readonly positionals: readonly string[],
  ) {
    this.#values = values;
  }

  has(name: string): boolean {
    return this.#values.has(name);
  }

  /** Every value of the option, in order. */
  all(name: string): readonly string[] {
    return (this.#values.get(name) ?? []).map(String);
  }

  /** The value of an option that is given at most once. */
  one(name: string): string | undefined {
    return this.all(name)[0];
  }
}

/** Reads `argv` by the rows. Throws CliError for unknown, repeated or incomplete options. */
export function readArguments(argv: readonly string[], groups: readonly OptionGroup[], command: string): Arguments {
  const rows = groups.flatMap((group) => group.rows);
  const { values, positionals } = parse(argv, rows, command);
  const found = new Map<string, readonly (string | boolean)[]>();
  for (const row of rows) {
    const given = values[row.name] as readonly (string | boolean)[] | undefined;
    if (given === undefined) continue;
    if (given.length > 1 && row.value !== undefined && row.repeatable !== true) {
      throw usage(`\`--${row.name}\` is given ${given.length} times`, "give it once: the others would be ignored");
    }
    if (given.includes(""))
      throw usage(`\`--${row.name}\` has an empty value`, `give ${row.value ?? "a value"}, or leave the option out`);
    found.set(row.name, given);
  }
  return new Arguments(found, positionals);
}

type ParsedArguments = { readonly values: Readonly<Record<string, unknown>>; readonly positionals: string[] };

function parse(argv: readonly string[], rows: readonly OptionRow[], command: string): ParsedArguments {
  const options: NonNullable<ParseArgsConfig["options"]> = {};
  for (const { name, short, value } of rows) {
    options[name] = { type: value === undefined ? "boolean" : "string", multiple: true, ...(short === undefined ? {} : { short }) };
  }
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: true, strict: true });
  } catch (error) {
    throw parseError(error, rows, command);
  }
}

function parseError(error: unknown, rows: readonly OptionRow[], command: string): unknown {
  const { code, message } = error as { code?: string; message: string };
  const named = /'(-[^' ,]*)/.exec(message)?.[1] ?? "";
  if (code === "ERR_PARSE_ARGS_UNKNOWN_OPTION") {
    const names = rows.map(({ name }) => `--${name}`);
    return usage(`unknown option ${quote(named)}`, suggestOr(named, names, `\`postern ${command} --help\` lists the options`));
  }
  if (code !== "ERR_PARSE_ARGS_INVALID_OPTION_VALUE") return error;
  const option = /--[a-z0-9-]+/.exec(message)?.[0] ?? named;
  const row = rows.find(({ name }) => `--${name}` === option);
  if (row?.value === undefined) return usage(`\`${option}\` takes no value`, `write \`${option}\` alone`);
  return usage(
    `\`${option}\` needs a value`,
    `write \`${option} ${row.value}\`; a value that begins with a dash is written \`${option}=-…\``,
  );
}
