/** Coverage for people: a table, then what is missing, line by line. */
import {
  combined,
  percentText,
  pointsOf,
  type ConditionCoverage,
  type Coverage,
  type DocumentCoverage,
  type Metric,
  type StatementCoverage,
} from "../coverage/coverage.js";
import { printable, unpainted, type Paint } from "./words.js";

/** What is not covered, and where. */
export interface Gap {
  readonly metric: Metric;
  readonly policy: string;
  readonly file?: string;
  readonly line?: number;
  readonly text: string;
}

/** Lines of missing points; the others are counted. */
const GAPS_MAX = 40;

export function coverageText(coverage: Coverage, metrics: readonly Metric[], paint: Paint = unpainted): string {
  const gaps = gapsOf(coverage, metrics);
  const shown = gaps.slice(0, GAPS_MAX).map((gap) => `   ${gapText(gap)}\n`);
  const more = gaps.length - shown.length;
  const ignored = coverage.documents.flatMap((document) =>
    document.statements.flatMap((each) => (each.ignored === undefined ? [] : [ignoredText(document, each, each.ignored.reason)])),
  );
  return [
    tableText(coverage, metrics, paint),
    ...(shown.length === 0 ? [] : [`\n ${paint("bold", "not covered")}\n`, ...shown]),
    ...(more > 0 ? [`   and ${more} more\n`] : []),
    ...(ignored.length === 0 ? [] : [`\n ${paint("bold", "ignored")}\n`, ...ignored]),
    ...(coverage.effectComplete || !metrics.includes("effect")
      ? []
      : [`\n ${paint("yellow", "effect is incomplete: the limit on repeated requests was reached")}\n`]),
  ].join("");
}

function ignoredText(document: DocumentCoverage, statement: StatementCoverage, reason: string): string {
  return `   ${placeOf(document, statement.place.line)} ${nameOf(statement)}: ${printable(reason)}\n`;
}

// --- table ---------------------------------------------------------------------------------------------------------------

function tableText({ documents, totals }: Coverage, metrics: readonly Metric[], paint: Paint): string {
  const rows = documents.map(
    ({ policy, counts }) =>
      [printable(policy), ...[combined(counts, metrics), ...metrics.map((metric) => counts[metric])]] as const,
  );
  const all = ["all", combined(totals, metrics), ...metrics.map((metric) => totals[metric])] as const;
  const cells = [
    ["policy", "covered", ...metrics],
    ...[...rows, all].map(([name, whole, ...each]) => {
      const fractions = each.map((one) =>
        (one as { covered: number; total: number }).total === 0
          ? "–"
          : `${(one as { covered: number }).covered}/${(one as { total: number }).total}`,
      );
      return [name, percentText(whole), ...fractions];
    }),
  ];
  const widths = cells[0]!.map((_, column) => Math.max(...cells.map((row) => row[column]!.length)));
  const line = (row: readonly string[]): string =>
    row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!))).join("  ");
  return cells
    .map((row, index) => ` ${index === 0 || index === cells.length - 1 ? paint("bold", line(row)) : line(row)}\n`)
    .join("");
}

// --- gaps ----------------------------------------------------------------------------------------------------------------

/** Every point of the metrics that is not covered, by document and line. */
export function gapsOf({ documents }: Coverage, metrics: readonly Metric[]): Gap[] {
  return documents.flatMap((document) => {
    const found = document.statements
      .filter(({ ignored }) => ignored === undefined)
      .flatMap((statement) => statementGaps(statement))
      .filter(({ metric }) => metrics.includes(metric))
      .map(({ metric, line, text }): Gap => {
        const place = { ...(document.file === undefined ? {} : { file: document.file }), ...(line === undefined ? {} : { line }) };
        return { metric, policy: document.policy, ...place, text };
      });
    return found.sort((a, b) => (a.line ?? 0) - (b.line ?? 0));
  });
}

interface OwnGap {
  readonly metric: Metric;
  readonly line: number | undefined;
  readonly text: string;
}

function statementGaps(statement: StatementCoverage): OwnGap[] {
  const { place, applied, missed, decisive, lists, conditions } = statement;
  const own = (metric: Metric, words: string): OwnGap => ({ metric, line: place.line, text: `${nameOf(statement)} ${words}` });
  return [
    ...(applied.count === 0 ? [own("statement", "never applies")] : []),
    ...(missed?.count === 0 ? [own("miss", "always applies")] : []),
    ...(decisive === undefined ? [own("effect", "is never decisive")] : []),
    ...lists.flatMap(({ element, entries }) =>
      entries
        .filter(({ hit, includedBy }) => hit === undefined && includedBy === undefined)
        .map((entry): OwnGap => ({
          metric: "element",
          line: entry.place.line,
          text: `${element} ${printable(entry.text)} is never the only one to match`,
        })),
    ),
    ...conditions.flatMap(conditionGaps),
  ];
}

function conditionGaps(condition: ConditionCoverage): OwnGap[] {
  const { operator, key, keyPlace, isTrue, isFalse, isAbsent, needsAbsent, values } = condition;
  const { covered, total } = pointsOf(condition);
  const never = [
    ...(isTrue === undefined ? ["true"] : []),
    ...(isFalse === undefined ? ["false"] : []),
    ...(needsAbsent && isAbsent === undefined ? ["absent"] : []),
  ];
  const points =
    covered === total
      ? []
      : never.map((word) => ({
          metric: "condition" as const,
          line: keyPlace.line,
          text: `${printable(key)} (${operator}) is never ${word}`,
        }));
  const undecided = values
    .filter(({ decided }) => decided === undefined)
    .map(({ text, place }) => ({
      metric: "value" as const,
      line: place.line,
      text: `${printable(key)} (${operator}): ${printable(text)} never decides alone`,
    }));
  return [...points, ...undecided];
}

/** `DenyPlainHttp (Deny)`, `statement 2 (Allow)`. */
export function nameOf({ sid, index, effect }: Pick<StatementCoverage, "sid" | "index" | "effect">): string {
  return `${sid === undefined || sid === "" ? `statement ${index}` : printable(sid)} (${effect})`;
}

function gapText({ policy, file, line, text }: Gap): string {
  return `${placeOf({ policy, ...(file === undefined ? {} : { file }) }, line)} ${text}`;
}

function placeOf({ policy, file }: Pick<DocumentCoverage, "policy" | "file">, line: number | undefined): string {
  const name = file === undefined || file === policy ? policy : `${file} ${policy}`;
  return printable(
    line === undefined ? name : file === undefined || file === policy ? `${policy}:${line}` : `${file}:${line} ${policy}`,
  );
}
