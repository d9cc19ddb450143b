/** Findings and errors for people and, with --json, for programs. */
import { placeText } from "../directory/findings.js";
import { ArtifactError, DirectoryError, PolicyErrors, RequestError, type Finding } from "../hosts/node.js";
import { CliError } from "./errors.js";
import type { Io } from "./io.js";
import { count, painter, printable, type Paint } from "./paint.js";

/** `file:line:column: error CODE details`, and what to do. Columns count from 1 here, as editors do. */
export function findingLines(finding: Finding, paint: Paint): string {
  const severity = finding.findingType === "ERROR" ? paint("red", "error") : paint("yellow", "warning");
  const place = printable(placeText(finding));
  const head = `${place === "" ? "" : `${paint("bold", place)}: `}${severity} ${finding.issueCode} ${printable(finding.findingDetails)}`;
  return `${head}\n  ${paint("dim", "hint:")} ${printable(finding.hint)}\n`;
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
}

/** The errors that users can cause; undefined: a fault of ours. */
export function errorReport(error: unknown): ErrorReport | undefined {
  if (error instanceof PolicyErrors) {
    return { code: error.code, message: "the policies have errors", findings: error.findings };
  }
  if (error instanceof DirectoryError) {
    return { code: error.code, message: "the directory has errors", findings: error.findings };
  }
  if (error instanceof RequestError) return { code: error.code, message: withoutHint(error), hint: error.hint };
  if (error instanceof ArtifactError) {
    return { code: error.code, message: withoutHint(error), hint: error.hint, offset: error.offset };
  }
  if (error instanceof CliError) return { code: error.code, message: error.message, hint: error.hint };
  return undefined;
}

/** The messages of these errors end with their hints. */
function withoutHint({ message, hint }: RequestError | ArtifactError): string {
  return message.endsWith(`: ${hint}`) ? message.slice(0, -hint.length - 2) : message;
}

/** Prints an error that ends the command. */
export async function printError(error: unknown, json: boolean, io: Io): Promise<void> {
  const report = errorReport(error) ?? internalReport(error, io);
  if (json) return io.stdout.write(`${JSON.stringify({ error: report })}\n`);
  const paint = painter(io.stderr);
  if (report.findings !== undefined) return printFindings(report.findings, io, true);
  const hint = report.hint === undefined ? "" : `  ${paint("dim", "hint:")} ${printable(report.hint)}\n`;
  await io.stderr.write(`${paint("red", "error")}: ${printable(report.message)}\n${hint}`);
}

/** Each finding, then how many there are, on standard error. */
export async function printFindings(findings: readonly Finding[], io: Io, withCount: boolean): Promise<void> {
  if (findings.length === 0) return;
  const paint = painter(io.stderr);
  const text = findings.map((finding) => findingLines(finding, paint)).join("");
  await io.stderr.write(withCount ? `${text}\n${countFindings(findings)}\n` : text);
}

function internalReport(error: unknown, io: Io): ErrorReport {
  const { stack, message } = error instanceof Error ? error : { stack: undefined, message: String(error) };
  if (io.debug && stack !== undefined) return { code: "INTERNAL", message: stack };
  return {
    code: "INTERNAL",
    message: `unexpected: ${message}`,
    hint: "this is a fault of Postern: set POSTERN_DEBUG=1 for details, and report it",
  };
}
