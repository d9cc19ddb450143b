/** What a whole run did, from the reports of its workers. */
import { Coverage, KINDS, MINIMUM_COMPARISONS, type Counts, type Kind } from "../ask/coverage.js";
import { BASES, formsOf } from "../generate/operator-names.js";
import { TARGETS } from "../targets/targets.js";
import type { Finding, TargetTally, WorkerReport } from "./work.js";

export interface Summary {
  readonly seed: number;
  readonly jobs: number;
  readonly seconds: number;
  readonly targets: readonly TargetTally[];
  readonly comparisons: number;
  readonly counts: Counts;
  /** What never occurred; undefined where the run was too short to tell. */
  readonly missing: readonly string[] | undefined;
  readonly findings: readonly Finding[];
}

export interface Run {
  readonly seed: number;
  readonly jobs: number;
  readonly seconds: number;
  readonly targets: readonly string[];
}

export function summarize({ targets, ...run }: Run, reports: readonly WorkerReport[], minimum = MINIMUM_COMPARISONS): Summary {
  const coverage = new Coverage();
  for (const report of reports) coverage.merge(report);
  const { comparisons, counts } = coverage;
  const kinds = new Set(targets.flatMap((name): readonly Kind[] => TARGETS.get(name)!.covers ?? []));
  return {
    ...run,
    targets: targets.map((name) => sumOf(name, reports)),
    comparisons,
    counts,
    missing: comparisons < minimum ? undefined : coverage.missing([...kinds]),
    findings: reports.flatMap(({ finding }) => (finding === undefined ? [] : [finding])),
  };
}

/** Neither a finding, nor anything missing. */
export function isSound({ findings, missing }: Summary): boolean {
  return findings.length === 0 && (missing === undefined || missing.length === 0);
}

function sumOf(target: string, reports: readonly WorkerReport[]): TargetTally {
  const own = reports.flatMap(({ tallies }) => tallies.filter((tally) => tally.target === target));
  const outcomes: Record<string, number> = {};
  for (const [outcome, count] of own.flatMap((tally) => Object.entries(tally.outcomes))) {
    outcomes[outcome] = (outcomes[outcome] ?? 0) + count;
  }
  return { target, cases: own.reduce((sum, { cases }) => sum + cases, 0), outcomes };
}

// --- for people ------------------------------------------------------------------------------------------------------------

export function summaryText(summary: Summary): string {
  const { targets, comparisons, counts, missing } = summary;
  const lines = targets.map(({ target, cases, outcomes }) => `${target}: ${cases} cases: ${listed(outcomes)}`);
  if (comparisons === 0) return lines.join("\n");
  lines.push(
    `${comparisons} requests compared`,
    ...KINDS.filter((kind) => kind !== "operators").map((kind) => `${kind}: ${listed(counts[kind])}`),
    "",
    ...operatorTable(counts.operators),
    "",
    missingText(missing),
  );
  return lines.join("\n");
}

function missingText(missing: readonly string[] | undefined): string {
  if (missing === undefined) return `fewer than ${MINIMUM_COMPARISONS} comparisons: too few to ask what never occurred`;
  return missing.length === 0 ? "everything required occurred" : `NEVER OCCURRED: ${missing.join(", ")}`;
}

function listed(counts: Readonly<Record<string, number>>): string {
  const sorted = Object.entries(counts).sort(([, a], [, b]) => b - a);
  return sorted.map(([name, count]) => `${name} ${count}`).join(", ");
}

/** A line for each base operator; in each form how often it held, failed, and had no key. */
function operatorTable(counts: Readonly<Record<string, number>>): string[] {
  const cell = (form: string): string =>
    ["holds", "fails", "absent"].map((outcome) => String(counts[`${form} ${outcome}`] ?? 0)).join("/");
  const header = ["holds/fails/absent", "plain", "IfExists", "ForAllValues", "…IfExists", "ForAnyValue", "…IfExists"];
  const rows = BASES.map((base) => {
    const cells = formsOf(base).map(cell);
    return [base, ...(base === "Null" ? cells.flatMap((one) => [one, ""]) : cells)];
  });
  return [header, ...rows].map(
    ([name, ...cells]) =>
      name!.padEnd(26) +
      cells
        .map((one) => one.padEnd(17))
        .join("")
        .trimEnd(),
  );
}
