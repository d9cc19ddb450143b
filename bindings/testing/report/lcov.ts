/** Coverage in the form of lcov: a statement is a function, its conditions and entries are branches. */
import { canFail, type Coverage, type DocumentCoverage, type StatementCoverage } from "../coverage/coverage.js";

/** What is known of a file's lines, from all documents that stand in it. */
class LineRecords {
  /** Hits, by line. */
  readonly lines = new Map<number, number>();
  readonly functions: { readonly line: number; readonly name: string; readonly hits: number }[] = [];
  /** Was each of the branches of a line taken? */
  readonly branches = new Map<number, boolean[]>();
  readonly #names = new Set<string>();

  hit(line: number | undefined, hits: number): void {
    if (line !== undefined) this.lines.set(line, Math.max(this.lines.get(line) ?? 0, hits));
  }

  branch(line: number | undefined, taken: boolean): void {
    if (line === undefined) return;
    const known = this.branches.get(line);
    if (known === undefined) this.branches.set(line, [taken]);
    else known.push(taken);
  }

  function(line: number | undefined, name: string, hits: number): void {
    if (line === undefined) return;
    let unique = name;
    for (let count = 2; this.#names.has(unique); count++) unique = `${name} ${count}`;
    this.#names.add(unique);
    this.functions.push({ line, name: unique, hits });
  }
}

/** The records of every policy that stands in a file whose lines are known; `left` are the others. */
export function lcovReport({ documents }: Coverage): { readonly text: string; readonly left: readonly string[] } {
  const files = new Map<string, LineRecords>();
  const left: string[] = [];
  for (const document of documents) {
    if (document.file === undefined || !document.hasLines) left.push(document.policy);
    else {
      const records = files.get(document.file) ?? new LineRecords();
      files.set(document.file, records);
      for (const statement of document.statements) if (statement.ignored === undefined) addStatement(statement, document, records);
    }
  }
  return { text: [...files].map(([file, records]) => fileText(file, records)).join(""), left };
}

function addStatement(statement: StatementCoverage, { policy, file }: DocumentCoverage, records: LineRecords): void {
  const { sid, index, place, applied, lists, conditions } = statement;
  const own = sid === undefined || sid === "" ? `statement ${index}` : sid;
  records.function(place.line, policy === file ? own : `${policy} ${own}`, applied.count);
  records.hit(place.line, applied.count);
  for (const list of lists) {
    const { entries, missed } = list;
    for (const { place: at, hit, includedBy } of entries) {
      records.hit(at.line, applied.count);
      if (includedBy !== undefined) continue;
      records.branch(at.line, hit !== undefined);
      if (canFail(list)) records.branch(at.line, missed !== undefined);
    }
  }
  for (const { place: at, keyPlace, isTrue, isFalse, isAbsent, needsAbsent, values } of conditions) {
    for (const each of [at, keyPlace, ...values.map((value) => value.place)]) records.hit(each.line, applied.count);
    for (const seen of [isTrue, isFalse, ...(needsAbsent ? [isAbsent] : [])]) records.branch(keyPlace.line, seen !== undefined);
  }
}

/** A branch of a line that was never reached is not known to be missed: `-`. */
function fileText(file: string, { lines, functions, branches }: LineRecords): string {
  const sortedLines = [...lines].sort(([a], [b]) => a - b);
  const taken = [...branches]
    .sort(([a], [b]) => a - b)
    .flatMap(([line, each]) => {
      const isReached = (lines.get(line) ?? 0) > 0;
      return each.map((isTaken, branch) => ({
        text: `BRDA:${line},0,${branch},${isReached ? (isTaken ? 1 : 0) : "-"}`,
        isTaken: isReached && isTaken,
      }));
    });
  return [
    "TN:",
    `SF:${file}`,
    ...functions.map(({ line, name }) => `FN:${line},${functionName(name)}`),
    ...functions.map(({ name, hits }) => `FNDA:${hits},${functionName(name)}`),
    `FNF:${functions.length}`,
    `FNH:${functions.filter(({ hits }) => hits > 0).length}`,
    ...taken.map(({ text }) => text),
    `BRF:${taken.length}`,
    `BRH:${taken.filter(({ isTaken }) => isTaken).length}`,
    ...sortedLines.map(([line, hits]) => `DA:${line},${hits}`),
    `LF:${sortedLines.length}`,
    `LH:${sortedLines.filter(([, hits]) => hits > 0).length}`,
    "end_of_record\n",
  ].join("\n");
}

/** On one line, and without what separates fields. */
function functionName(name: string): string {
  return name.replace(/[\p{Cc}\p{Zl}\p{Zp},]/gu, "_");
}
