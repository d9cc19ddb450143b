/** The result of a coverage run, as plain data: every unit with its place, and sums by metric. */
import type { PolicyType } from "../../policy/ast.js";
import type {
  ConditionUnit,
  DocumentUnits,
  EntryUnit,
  ListElement,
  ListUnit,
  Place,
  Seen,
  StatementUnit,
  TestName,
} from "./units.js";

export const METRICS = ["statement", "miss", "effect", "element", "condition", "value"] as const;
export type Metric = (typeof METRICS)[number];
/** Those that the percentage is about unless others are chosen. */
export const DEFAULT_METRICS: readonly Metric[] = ["statement", "effect", "condition"];

export interface Count {
  readonly covered: number;
  readonly total: number;
}

export type Counts = Readonly<Record<Metric, Count>>;

export interface Coverage {
  readonly version: 1;
  readonly totals: Counts;
  /** False: not all requests were asked again that could have shown a statement to be decisive. */
  readonly effectComplete: boolean;
  readonly documents: readonly DocumentCoverage[];
}

export interface DocumentCoverage {
  readonly policy: string;
  /** The file that it stands in, where that is known. */
  readonly file?: string;
  readonly types: readonly PolicyType[];
  readonly counts: Counts;
  readonly statements: readonly StatementCoverage[];
  /** What reports show; `firstLine` is the file's, and lines are those of the file where `hasLines`. */
  readonly text: string;
  readonly firstLine: number;
  readonly hasLines: boolean;
}

/** `count`: how many requests; `first`: the test of the first. */
export interface Sighting {
  readonly count: number;
  readonly first?: TestName;
}

export interface Ignored {
  readonly reason: string;
  readonly file: string;
  readonly line?: number;
}

export interface StatementCoverage {
  readonly index: number;
  readonly sid?: string;
  readonly effect: "Allow" | "Deny";
  readonly place: Place;
  readonly ignored?: Ignored;
  readonly applied: Sighting;
  /** Absent: it applies to whatever it bears on. */
  readonly missed?: Sighting;
  /** The first test whose request would be decided otherwise without the statement. */
  readonly decisive?: TestName;
  readonly lists: readonly ListCoverage[];
  readonly conditions: readonly ConditionCoverage[];
}

export interface ListCoverage {
  readonly element: ListElement;
  /** The first test whose request fails by this list alone. */
  readonly missed?: TestName;
  readonly entries: readonly EntryCoverage[];
}

export interface EntryCoverage {
  readonly text: string;
  readonly place: Place;
  /** The first test whose request is matched by this entry and no other of its list. */
  readonly hit?: TestName;
  /** The entry that includes it, so that it can never be hit alone. */
  readonly includedBy?: { readonly text: string; readonly line?: number };
}

export interface ConditionCoverage {
  readonly operator: string;
  readonly key: string;
  readonly place: Place;
  readonly keyPlace: Place;
  /** The first test of each; all where action, resource and principal of the statement hold. */
  readonly isTrue?: TestName;
  readonly isFalse?: TestName;
  readonly isAbsent?: TestName;
  /** Is it to be seen without its key? */
  readonly needsAbsent: boolean;
  readonly values: readonly { readonly text: string; readonly place: Place; readonly decided?: TestName }[];
}

export function coverageOf(
  documents: readonly DocumentUnits[],
  ignored: ReadonlyMap<StatementUnit, Ignored>,
  effectComplete: boolean,
): Coverage {
  const covered = documents.map((document) => documentCoverage(document, ignored));
  return { version: 1, totals: sumOf(covered.map(({ counts }) => counts)), effectComplete, documents: covered };
}

function documentCoverage(document: DocumentUnits, ignored: ReadonlyMap<StatementUnit, Ignored>): DocumentCoverage {
  const { name, file, types, text, firstLine, hasLines } = document;
  const statements = [...document.statements.values()].map((unit) => statementCoverage(unit, ignored.get(unit)));
  const counts = sumOf(statements.filter((each) => each.ignored === undefined).map(countsOf));
  return {
    policy: name,
    ...(file === undefined ? {} : { file }),
    types: [...types],
    counts,
    statements,
    text,
    firstLine,
    hasLines,
  };
}

function statementCoverage(unit: StatementUnit, ignored: Ignored | undefined): StatementCoverage {
  const { index, sid, effect, place, applied, missed, cannotMiss, decisive, lists, conditions } = unit;
  return {
    index,
    ...(sid === undefined ? {} : { sid }),
    effect,
    place,
    ...(ignored === undefined ? {} : { ignored }),
    applied: sightingOf(applied),
    ...(cannotMiss ? {} : { missed: sightingOf(missed) }),
    ...firstOf("decisive", decisive),
    lists: lists.map(listCoverage),
    conditions: conditions.map(conditionCoverage),
  };
}

function sightingOf({ count, first }: Seen): Sighting {
  return { count, ...(first === undefined ? {} : { first }) };
}

function firstOf<Name extends string>(name: Name, seen: Seen | undefined): { readonly [Key in Name]?: TestName } {
  return (seen?.first === undefined ? {} : { [name]: seen.first }) as { readonly [Key in Name]?: TestName };
}

function listCoverage({ element, entries, missed }: ListUnit): ListCoverage {
  return { element, ...firstOf("missed", missed), entries: entries.map((entry) => entryCoverage(entry, entries)) };
}

function entryCoverage({ text, place, hit, includedBy }: EntryUnit, entries: readonly EntryUnit[]): EntryCoverage {
  const other = includedBy === undefined ? undefined : entries[includedBy];
  const line = other?.place.line;
  return {
    text,
    place,
    ...firstOf("hit", hit),
    ...(other === undefined ? {} : { includedBy: { text: other.text, ...(line === undefined ? {} : { line }) } }),
  };
}

function conditionCoverage(unit: ConditionUnit): ConditionCoverage {
  const { operator, key, place, keyPlace, isTrue, isFalse, isAbsent, values } = unit;
  return {
    operator,
    key,
    place,
    keyPlace,
    ...firstOf("isTrue", isTrue),
    ...firstOf("isFalse", isFalse),
    ...firstOf("isAbsent", isAbsent),
    needsAbsent: isAbsent !== undefined,
    values: values.map(({ text, place: at, decided }) => ({ text, place: at, ...firstOf("decided", decided) })),
  };
}

// --- sums ----------------------------------------------------------------------------------------------------------------

export function countsOf(statement: StatementCoverage): Counts {
  const { applied, missed, decisive, lists, conditions } = statement;
  const entries = lists.flatMap((list) => list.entries.filter(({ includedBy }) => includedBy === undefined));
  const values = conditions.flatMap((condition) => condition.values);
  return {
    statement: { covered: applied.count > 0 ? 1 : 0, total: 1 },
    miss: missed === undefined ? NONE : { covered: missed.count > 0 ? 1 : 0, total: 1 },
    effect: { covered: decisive === undefined ? 0 : 1, total: 1 },
    element: { covered: entries.filter(({ hit }) => hit !== undefined).length, total: entries.length },
    condition: sum(conditions.map(pointsOf)),
    value: { covered: values.filter(({ decided }) => decided !== undefined).length, total: values.length },
  };
}

/** Is there a request that the list keeps the statement from applying to? */
export function canFail({ entries }: ListCoverage): boolean {
  return entries.length > 0 && !entries.some(({ text }) => text === "*");
}

/** Two or three points. */
export function pointsOf({ isTrue, isFalse, isAbsent, needsAbsent }: ConditionCoverage): Count {
  const seen = [isTrue, isFalse, ...(needsAbsent ? [isAbsent] : [])];
  return { covered: seen.filter((each) => each !== undefined).length, total: seen.length };
}

const NONE: Count = { covered: 0, total: 0 };

function sum(counts: readonly Count[]): Count {
  return counts.reduce((a, b) => ({ covered: a.covered + b.covered, total: a.total + b.total }), NONE);
}

function sumOf(counts: readonly Counts[]): Counts {
  return Object.fromEntries(METRICS.map((metric) => [metric, sum(counts.map((each) => each[metric]))])) as unknown as Counts;
}

/** Of the chosen metrics together. */
export function combined(counts: Counts, metrics: readonly Metric[]): Count {
  return sum(metrics.map((metric) => counts[metric]));
}

/** In per cent, rounded down to a tenth: 100 is said of what is whole. Nothing to cover is covered. */
export function percent({ covered, total }: Count): number {
  return total === 0 ? 100 : Math.floor((covered * 1000) / total) / 10;
}

export function percentText(count: Count): string {
  return `${percent(count)} %`;
}
