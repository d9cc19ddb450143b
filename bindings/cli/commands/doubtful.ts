/** How doubts are told: as warnings, or with `--strict` as errors. */
import { gravest, type Doubt } from "../../surface/command-line.js";
import { CliError } from "../output/errors.js";
import type { Io } from "../output/io.js";
import type { OptionRow } from "../input/options.js";
import { painter, sentence } from "../output/paint.js";

export const STRICT_OPTION: OptionRow = {
  name: "strict",
  about:
    "an error where a request is probably not meant so: an unknown\ncaller, a misspelt action or key, a value that cannot be read",
};

/** With `--strict`, a doubtful request is an error. */
export function doubtfulError(doubts: readonly Doubt[]): CliError | undefined {
  const grave = gravest(doubts);
  const [first] = grave;
  return first && new CliError("DOUBTFUL_REQUEST", grave.map(({ message }) => message).join("; "), first.hint);
}

/** Tells of the doubts about one request or call. Throws DOUBTFUL_REQUEST where `strict` and there are. */
export async function tellDoubts(doubts: readonly Doubt[], strict: boolean, io: Io): Promise<void> {
  const error = strict ? doubtfulError(doubts) : undefined;
  if (error !== undefined) throw error;
  await printDoubts(doubts, io);
}

/** On standard error, a warning each. `place`: `file:line: `, where there are many requests. */
export async function printDoubts(doubts: readonly Doubt[], io: Io, place = ""): Promise<void> {
  if (doubts.length === 0) return;
  const paint = painter(io.stderr);
  const lines = doubts.map(
    ({ code, message, hint }) =>
      `${place}${paint("yellow", "warning")} ${code} ${sentence(message)}\n  ${paint("dim", "hint:")} ${sentence(hint)}\n`,
  );
  await io.stderr.write(lines.join(""));
}

/** The doubts as a member of what is printed as JSON; nothing where there are none. */
export function warningsOf(doubts: readonly Doubt[]): { readonly warnings?: readonly object[] } {
  return doubts.length === 0 ? {} : { warnings: doubts.map(({ code, message, hint }) => ({ code, message, hint })) };
}
