/** A run for people. */
import type { CaseResult, FileResult, SuiteResult } from "../result.js";
import { gotText, printable, summaryText, unpainted, whyLines, type Paint } from "./words.js";

export interface TextOptions {
  readonly paint?: Paint;
  /** Cases that passed too; default true. */
  readonly passed?: boolean;
}

const FILE_COLUMN = 52;

/** Every case in a line; what failed with what was got, why and where. */
export function textReport(result: SuiteResult, { paint = unpainted, passed = true }: TextOptions = {}): string {
  const files = result.suites.map((file) => fileText(file, paint, passed));
  return `${files.join("")} ${summaryText(result, paint)}\n`;
}

function fileText(file: FileResult, paint: Paint, passed: boolean): string {
  const name = printable(file.name);
  const head = ` ${paint("bold", name)}${" ".repeat(Math.max(2, FILE_COLUMN - name.length))}${paint("dim", printable(file.file))}\n`;
  const shown = file.cases.filter(({ status }) => passed || (status !== "passed" && status !== "skipped"));
  return head + shown.map((each) => caseText(each, file, paint)).join("");
}

function caseText(each: CaseResult, file: FileResult, paint: Paint): string {
  const name = printable(each.name);
  switch (each.status) {
    case "passed":
      return `   ${paint("green", "✓")} ${name}\n`;
    case "skipped":
      return `   ${paint("yellow", "-")} ${name} ${paint("dim", `(skipped: ${printable(each.reason ?? "")})`)}\n`;
    default:
      return `   ${paint("red", "✗")} ${name}\n${failureText(each, file, paint)}`;
  }
}

function failureText(each: CaseResult, { file }: FileResult, paint: Paint): string {
  const rows: (readonly [string, readonly string[]])[] = [
    ["expected", [printable(each.expected ?? "")]],
    ["got", [gotText(each), ...(each.mismatches ?? []).map((text) => paint("yellow", printable(text)))]],
    ["why", whyLines(each)],
    ["at", [paint("dim", placeText(each, file))]],
  ];
  return rows
    .filter(([, lines]) => lines.length > 0)
    .map(([label, lines]) => lines.map((line, index) => `       ${(index === 0 ? label : "").padEnd(9)}${line}\n`).join(""))
    .join("");
}

export function placeText({ line }: Pick<CaseResult, "line">, file: string): string {
  return `${printable(file)}${line === undefined ? "" : `:${line}`}`;
}
