/** What several reports say alike. */
import type { MatchedStatement, NearMiss, StatementRef } from "../../model/explanation.js";
import { escapeUnseen } from "../../text/quote.js";
import type { CaseResult, FileResult, SuiteResult } from "../result.js";

/** Colours text, or leaves it. */
export type Paint = (color: "bold" | "dim" | "red" | "green" | "yellow" | "cyan", text: string) => string;

export const unpainted: Paint = (_color, text) => text;

/** Foreign text on one line. */
export function printable(text: string): string {
  return escapeUnseen(text);
}

/** `file name › case name`. */
export function fullName({ name }: Pick<FileResult, "name">, each: Pick<CaseResult, "name">): string {
  return `${name} › ${each.name}`;
}

/** `7 passed, 1 failed, 1 skipped in 2 files`. */
export function summaryText({ summary }: Pick<SuiteResult, "summary">, paint: Paint = unpainted): string {
  const { passed, failed, errors, skipped, files } = summary;
  const parts = [
    paint(passed > 0 ? "green" : "dim", `${passed} passed`),
    ...(failed > 0 ? [paint("red", `${failed} failed`)] : []),
    ...(errors > 0 ? [paint("red", `${errors} ${errors === 1 ? "error" : "errors"}`)] : []),
    ...(skipped > 0 ? [paint("yellow", `${skipped} skipped`)] : []),
  ];
  return `${parts.join(", ")} in ${files} ${files === 1 ? "file" : "files"}`;
}

/** `policies/bucket.json:14 DenyPlainHttp (Deny)`. */
function statementText({ policy, source, line, sid, index, effect }: StatementRef): string {
  const file = source ?? policy;
  const place = line === undefined ? `${file === "" ? "policy" : file} statement ${index}` : `${file}:${line}`;
  return printable([place, ...(sid === undefined || sid === "" ? [] : [sid]), `(${effect})`].join(" "));
}

const NEAREST_MAX = 3;
const LINES_MAX = 12;

/** Why the engine decided so: a line each. */
export function whyLines({ got, explanation }: CaseResult): string[] {
  if (got?.error !== undefined) return [`${got.error.code}: ${got.error.message}`, `(${got.error.hint})`].map(printable);
  const found = explanation === undefined ? [] : "results" in explanation ? explanation.results : [explanation];
  const decided = found.find(({ decision }) => decision === explanation!.decision);
  if (decided === undefined) return [];
  const { decision, matched, nearMisses, rule, causes } = decided;
  const effect = decision === "explicitDeny" ? "Deny" : "Allow";
  const deciding = decision === "implicitDeny" ? [] : matched.filter((statement) => statement.effect === effect);
  const ruled = rule === undefined ? [] : [`the rule ${rule} decides`];
  const lines =
    deciding.length > 0
      ? [...ruled, ...deciding.flatMap((statement) => decidingLines(statement, effect))]
      : [...ruled, ...(decision === "implicitDeny" ? [`no statement allows it (${causes.join(", ")})`] : [])];
  const misses = nearMisses.slice(0, NEAREST_MAX).flatMap(missLines);
  return [...lines, ...misses].slice(0, LINES_MAX);
}

function decidingLines(statement: MatchedStatement, effect: "Allow" | "Deny"): string[] {
  const reasons = statement.because.filter(({ values, element }) => element === "Condition" || values[0] !== "*");
  return [
    `${effect === "Deny" ? "denied" : "allowed"} by ${statementText(statement)}`,
    ...reasons.map(({ text }) => `  ${printable(text)}`),
  ];
}

function missLines({ statement, failed, detail, also = [] }: NearMiss): string[] {
  return [
    `near: ${statementText(statement)}`,
    ...[{ failed, detail }, ...also].map((miss) => `  ${miss.failed}: ${printable(miss.detail)}`),
  ];
}

/** `explicitDeny (scp)`. */
export function gotText({ got }: CaseResult): string {
  if (got === undefined) return "";
  if (got.error !== undefined) return `error ${got.error.code}`;
  const by = got.by?.[0];
  const sid = by?.sid === undefined || by.sid === "" ? "" : ` by ${printable(by.sid)}`;
  return `${got.decision ?? ""}${sid} (${(got.causes ?? []).join(", ")})`;
}
