/** Findings and errors for people and, with --json, for programs. */
import { placeText } from "../../findings/place.js";
import { ArtifactError, DirectoryError, PolicyErrors, RequestError, type Finding, type Span } from "../../hosts/node.js";
import type { SuiteFinding } from "../../surface/testing.js";
import { LineTable } from "../../text/positions.js";
import { CliError, type TextPlace } from "./errors.js";
import { SourceText } from "./excerpt.js";
import type { Io } from "./io.js";
import { count, jsonLine, painter, printable, sentence, type Paint } from "./paint.js";
import { FoundFaults, printFaults } from "./suite-findings.js";
import { FoundErrors, type Note, type Sources } from "./sources.js";

/** Findings that are shown with lines of their source; the others with their place alone. */
const EXCERPTS_MAX = 50;

/** `file:line:column: error CODE details`, the lines, and what to do. Columns count from 1 here, as editors do. */
function findingLines(finding: Finding, paint: Paint, excerpt = ""): string {
  const severity = finding.findingType === "ERROR" ? paint("red", "error") : paint("yellow", "warning");
  const place = sentence(placeText(withoutRepeat(finding)));
  const head = `${place === "" ? "" : `${paint("bold", place)}: `}${severity} ${finding.issueCode} ${sentence(finding.findingDetails)}`;
  return `${head}\n${excerpt}${hintLine(finding.hint, paint)}`;
}

/** A policy that is all of a file has the file's name: once is enough. */
function withoutRepeat(finding: Finding): Finding {
  const { source, ...rest } = finding;
  return source !== undefined && source === finding.policyName ? rest : finding;
}

function hintLine(hint: string | undefined, paint: Paint): string {
  return hint === undefined ? "" : `  ${paint("dim", "hint:")} ${sentence(hint)}\n`;
}

/** `2 errors, 1 warning`. */
export function countFindings(findings: readonly Finding[]): string {
  const errors = findings.filter(({ findingType }) => findingType === "ERROR").length;
  const warnings = findings.length - errors;
  const parts = [...(errors > 0 ? [count(errors, "error")] : []), ...(warnings > 0 ? [count(warnings, "warning")] : [])];
  return parts.join(", ");
}

/** What went wrong, as data. */
export interface ErrorReport {
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
  readonly offset?: number;
  readonly findings?: readonly Finding[];
  /** Faults of suites. */
  readonly suiteFindings?: readonly SuiteFinding[];
  /** Where a text that the user gave is at fault. */
  readonly source?: string;
  readonly span?: Span;
}

/** The errors that users can cause; undefined: a fault of ours. */
export function errorReport(error: unknown): ErrorReport | undefined {
  if (error instanceof FoundErrors) return errorReport(error.found);
  if (error instanceof FoundFaults) {
    return { code: error.code, message: error.message, suiteFindings: error.findings };
  }
  if (error instanceof PolicyErrors) {
    return { code: error.code, message: "the policies have errors", findings: error.findings };
  }
  if (error instanceof DirectoryError) {
    return { code: error.code, message: "the directory has errors", findings: error.findings };
  }
  if (error instanceof ArtifactError) {
    return { code: error.code, message: error.message, hint: error.hint, offset: error.offset };
  }
  if (error instanceof RequestError) return { code: error.code, message: error.message, hint: error.hint };
  if (error instanceof CliError) {
    const { code, message, hint, place } = error;
    return { code, message, hint, ...(place === undefined ? {} : { source: place.name, span: spanOf(place) }) };
  }
  return undefined;
}

function spanOf({ text, start, end, firstLine = 1 }: TextPlace): Span {
  return new LineTable(text, { source: "", line: firstLine }).spanOf({ start, end });
}

/** Prints an error that ends the command. */
export async function printError(error: unknown, json: boolean, io: Io): Promise<void> {
  const report = errorReport(error) ?? internalReport(error, io);
  if (json) return io.stdout.write(jsonLine({ error: report }));
  if (error instanceof FoundFaults) return printFaults(error, io);
  const paint = painter(io.stderr);
  if (report.findings !== undefined) {
    return printFindings(report.findings, io, true, error instanceof FoundErrors ? error.sources : undefined);
  }
  const excerpt = error instanceof CliError ? placeExcerpt(error.place, io) : "";
  await io.stderr.write(`${paint("red", "error")}: ${sentence(report.message)}\n${excerpt}${hintLine(report.hint, paint)}`);
}

/** The lines of a fault, for standard error. */
export function placeExcerpt(place: TextPlace | undefined, { stderr }: Io): string {
  if (place === undefined) return "";
  const source = new SourceText(place.text, place.firstLine);
  return source.excerpt(source.placeOf(place.start, place.end), "red", painter(stderr), stderr.columns);
}

/** Each finding, then how many there are, on standard error. */
export async function printFindings(
  findings: readonly Finding[],
  io: Io,
  withCount: boolean,
  sources: Sources | undefined,
): Promise<void> {
  if (findings.length === 0) return;
  const paint = painter(io.stderr);
  const text = findings
    .map((finding, index) => findingLines(finding, paint, index < EXCERPTS_MAX ? findingExcerpt(finding, sources, io) : ""))
    .join("");
  await io.stderr.write(withCount ? `${text}\n${countFindings(findings)}\n` : text);
}

function findingExcerpt(
  { source, policyName = "", locations, findingType }: Finding,
  sources: Sources | undefined,
  io: Io,
): string {
  const span = locations[0]?.span;
  const text = sources?.get(source ?? policyName);
  if (span === undefined || text === undefined) return "";
  return text.excerpt(span, findingType === "ERROR" ? "red" : "yellow", painter(io.stderr), io.stderr.columns);
}

/** Notes go to standard error, in text as with --json. */
export async function printNotes(notes: readonly Note[], io: Io): Promise<void> {
  if (notes.length === 0) return;
  const paint = painter(io.stderr);
  const lines = notes.map(({ message, hint }) => `${paint("cyan", "note")}: ${sentence(message)}\n${hintLine(hint, paint)}`);
  await io.stderr.write(lines.join(""));
}

function internalReport(error: unknown, io: Io): ErrorReport {
  const { stack, message } = error instanceof Error ? error : { stack: undefined, message: String(error) };
  if (io.debug && stack !== undefined) return { code: "INTERNAL", message: stack };
  return {
    code: "INTERNAL",
    message: `unexpected: ${printable(message)}`,
    hint: "this is a fault of Postern: set POSTERN_DEBUG=1 for details, and report it",
  };
}
