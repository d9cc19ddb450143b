/** What is wrong with suites: each fault with its lines. */
import type { SuiteFinding } from "../../surface/testing.js";
import type { Io } from "./io.js";
import { count, painter, printable, sentence } from "./paint.js";
import type { Sources } from "./sources.js";

/** Faults, with the texts that they are about. */
export class FoundFaults extends Error {
  readonly code = "SUITE_ERRORS";

  constructor(
    readonly findings: readonly SuiteFinding[],
    readonly sources: Sources,
  ) {
    super("the suites have errors");
  }
}

/** Findings that are shown with lines of their source. */
const EXCERPTS_MAX = 50;

/** Each fault, then how many there are, on standard error. */
export async function printFaults({ findings, sources }: FoundFaults, io: Io): Promise<void> {
  const text = findings.map((finding, index) => faultText(finding, index < EXCERPTS_MAX ? sources : undefined, io)).join("");
  await io.stderr.write(`${text}\n${count(findings.length, "error")}; nothing was run\n`);
}

function faultText({ file, line, column, span, code, message, hint }: SuiteFinding, sources: Sources | undefined, io: Io): string {
  const paint = painter(io.stderr);
  const place = [
    file,
    ...(line === undefined ? [] : [line]),
    ...(line === undefined || column === undefined ? [] : [column + 1]),
  ].join(":");
  const text = sources?.get(file);
  const lines = span === undefined || text === undefined ? undefined : text.placeOf(span.start, span.end);
  const excerpt = lines === undefined ? "" : text!.excerpt(lines, "red", paint, io.stderr.columns);
  return `${paint("bold", printable(place))}: ${paint("red", "error")} ${code} ${sentence(message)}\n${excerpt}  ${paint("dim", "hint:")} ${sentence(hint)}\n`;
}
