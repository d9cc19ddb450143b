/**
 * Coverage as one HTML file: readable without a script, and without anything from elsewhere. Every text of a policy or a test is escaped.
 */
import {
  combined,
  METRICS,
  canFail,
  percent,
  type Count,
  type Coverage,
  type DocumentCoverage,
  type Metric,
  type StatementCoverage,
} from "../coverage/coverage.js";
import type { TestName } from "../coverage/units.js";
import { escapeUnseen } from "../../text/quote.js";
import { nameOf } from "./coverage-text.js";
import { SCRIPT, STYLE } from "./html-style.js";

export function htmlReport(coverage: Coverage, metrics: readonly Metric[]): string {
  const { documents, totals, effectComplete } = coverage;
  const whole = combined(totals, metrics);
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Policy coverage: ${percent(whole)} %</title>
<style>${STYLE}</style>
</head>
<body>
<header>
<h1>Policy coverage</h1>
<p class="whole"><strong>${percent(whole)} %</strong> of ${metrics.join(", ")}: ${whole.covered} of ${whole.total} points in ${documents.length} ${documents.length === 1 ? "policy" : "policies"}</p>
${cards(totals, metrics)}${effectComplete ? "" : '<p class="note">Effect is not complete: the bound on requests that are asked again was reached.</p>\n'}</header>
<main>
<h2 id="policies">Policies</h2>
${summaryTable(coverage, metrics)}
${legend()}
${documents.map((document, index) => documentSection(document, index, metrics)).join("\n")}
</main>
<script>${SCRIPT}</script>
</body>
</html>
`;
}

function escape(text: string): string {
  return escapeUnseen(text).replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

// --- summary -------------------------------------------------------------------------------------------------------------

function cards(totals: Coverage["totals"], metrics: readonly Metric[]): string {
  const items = METRICS.map((metric) => {
    const { covered, total } = totals[metric];
    const isCounted = metrics.includes(metric);
    return `<li${isCounted ? ' class="counted"' : ""}><span class="metric">${metric}</span><span class="figure">${percent(totals[metric])} %</span>${bar(totals[metric])}<span class="fraction">${covered} of ${total}</span></li>`;
  });
  return `<ul class="cards">${items.join("")}</ul>\n`;
}

function bar({ covered, total }: Count): string {
  return `<meter min="0" max="${Math.max(1, total)}" value="${total === 0 ? 1 : covered}">${percent({ covered, total })} %</meter>`;
}

function summaryTable({ documents }: Coverage, metrics: readonly Metric[]): string {
  const head = ["policy", "covered", ...METRICS].map((name) => `<th scope="col" data-sort>${name}</th>`).join("");
  const rows = documents.map(({ policy, counts }, index) => {
    const whole = combined(counts, metrics);
    const cells = METRICS.map((metric) => fractionCell(counts[metric])).join("");
    return `<tr><th scope="row"><a href="#policy-${index}">${escape(policy)}</a></th><td data-value="${percent(whole)}" class="${stateOf(whole)}">${percent(whole)} %</td>${cells}</tr>`;
  });
  return `<div class="scroll"><table><thead><tr>${head}</tr></thead><tbody>\n${rows.join("\n")}\n</tbody></table></div>`;
}

function fractionCell(count: Count): string {
  const text = count.total === 0 ? "–" : `${count.covered}/${count.total}`;
  return `<td data-value="${percent(count)}" class="${stateOf(count)}">${text}</td>`;
}

type State = "covered" | "partly" | "missed" | "ignored";

function stateOf({ covered, total }: Count): State {
  return covered === total ? "covered" : covered === 0 ? "missed" : "partly";
}

/** Told by the mark as well as by the colour. */
const MARKS: Readonly<Record<State, string>> = { covered: "✓", partly: "◐", missed: "✗", ignored: "–" };

function legend(): string {
  const words: Readonly<Record<State, string>> = {
    covered: "covered",
    partly: "partly covered",
    missed: "not covered",
    ignored: "ignored",
  };
  const items = (Object.keys(MARKS) as State[]).map(
    (state) => `<li class="${state}"><span class="mark">${MARKS[state]}</span> ${words[state]}</li>`,
  );
  return `<ul class="legend" aria-label="Marks">${items.join("")}</ul>`;
}

// --- documents -----------------------------------------------------------------------------------------------------------

function documentSection(document: DocumentCoverage, index: number, metrics: readonly Metric[]): string {
  const { policy, file, types, counts, statements, hasLines } = document;
  const whole = combined(counts, metrics);
  const place = file === undefined || file === policy ? "" : ` in ${escape(file)}`;
  const pretty = hasLines
    ? ""
    : '<p class="note">The policy was not given as JSON text: it is shown pretty-printed, with lines of its own.</p>';
  return `<section id="policy-${index}" aria-labelledby="title-${index}">
<h2 id="title-${index}">${escape(policy)} <small>${types.join(", ")}${place}</small> <span class="${stateOf(whole)} badge">${percent(whole)} %</span></h2>
${pretty}${ignoredList(statements)}
<div class="code">
${new Lines(document).html()}</div>
<p class="up"><a href="#policies">All policies</a></p>
</section>`;
}

function ignoredList(statements: readonly StatementCoverage[]): string {
  const items = statements.flatMap((statement) =>
    statement.ignored === undefined ? [] : [`<li>${escape(nameOf(statement))}: ${escape(statement.ignored.reason)}</li>`],
  );
  return items.length === 0 ? "" : `<p class="note">Ignored:</p><ul class="note">${items.join("")}</ul>`;
}

/** Something that a line says: its state, and a sentence. */
interface Note {
  readonly state: State;
  readonly text: string;
}

/** The text of a policy, line by line, with what is known of the parts that begin there. */
class Lines {
  readonly #texts: readonly string[];
  readonly #starts: readonly number[];
  readonly #notes = new Map<number, Note[]>();
  readonly #hits = new Map<number, number>();

  constructor(readonly document: DocumentCoverage) {
    this.#texts = document.text.trimEnd().split(/\r\n|\r|\n/);
    this.#starts = startsOf(document.text);
    for (const statement of document.statements) this.#addStatement(statement);
  }

  html(): string {
    return this.#texts.map((text, index) => this.#line(text, index)).join("");
  }

  #line(text: string, index: number): string {
    const notes = this.#notes.get(index) ?? [];
    const number = this.document.firstLine + index;
    const hits = this.#hits.get(index);
    const cells = (state: State | undefined): string =>
      `<span class="mark">${state === undefined ? "" : MARKS[state]}</span><span class="number">${number}</span><span class="hits">${hits === undefined ? "" : `${hits}×`}</span><code>${escape(text)}</code>`;
    if (notes.length === 0) return `<div class="line">${cells(undefined)}</div>\n`;
    const state = stateOfNotes(notes);
    const items = notes
      .map((note) => `<li class="${note.state}"><span class="mark">${MARKS[note.state]}</span> ${escape(note.text)}</li>`)
      .join("");
    return `<details class="${state}"><summary class="line">${cells(state)}</summary><ul>${items}</ul></details>\n`;
  }

  #addStatement(statement: StatementCoverage): void {
    const { place, ignored, applied, missed, decisive, lists, conditions } = statement;
    const name = nameOf(statement);
    const line = this.#lineAt(place.start);
    this.#hits.set(line, (this.#hits.get(line) ?? 0) + applied.count);
    if (ignored !== undefined) return this.#add(place.start, "ignored", `${name} is ignored: ${ignored.reason}`);
    this.#say(
      place.start,
      applied.first,
      `${name} applies to ${applied.count} ${applied.count === 1 ? "request" : "requests"}`,
      `${name} never applies`,
    );
    if (missed !== undefined) this.#say(place.start, missed.first, `${name} also does not apply`, `${name} always applies`);
    this.#say(
      place.start,
      decisive,
      `${name} is decisive`,
      `${name} is never decisive: without it no request would be decided otherwise`,
    );
    for (const list of lists) {
      const { element, entries } = list;
      if (list.missed === undefined && canFail(list)) {
        this.#add(entries[0]!.place.start, "partly", `${name} never fails by ${element} alone`);
      }
      for (const { place: at, text, hit, includedBy } of entries) {
        if (includedBy !== undefined) {
          this.#add(
            at.start,
            "ignored",
            `${element} ${text} is unreachable alone: ${includedBy.text}${includedBy.line === undefined ? "" : ` in line ${includedBy.line}`} includes it`,
          );
          continue;
        }
        this.#say(
          at.start,
          hit,
          `${element} ${text} is the only one to match`,
          `${element} ${text} is never the only one to match`,
        );
      }
    }
    for (const condition of conditions) this.#addCondition(condition);
  }

  #addCondition(condition: StatementCoverage["conditions"][number]): void {
    const { key, operator, keyPlace, isTrue, isFalse, isAbsent, needsAbsent, values } = condition;
    const what = `${key} (${operator})`;
    this.#say(keyPlace.start, isTrue, `${what} is true`, `${what} is never true`);
    this.#say(keyPlace.start, isFalse, `${what} is false`, `${what} is never false`);
    if (needsAbsent) this.#say(keyPlace.start, isAbsent, `${key} is absent`, `${key} is never absent`);
    for (const { text, place, decided } of values)
      this.#say(place.start, decided, `${text} decides alone`, `${text} never decides alone`);
  }

  #say(offset: number, test: TestName | undefined, seen: string, unseen: string): void {
    if (test === undefined) this.#add(offset, "missed", unseen);
    else this.#add(offset, "covered", `${seen}: ${test.name} (${test.file}${test.line === undefined ? "" : `:${test.line}`})`);
  }

  #add(offset: number, state: State, text: string): void {
    const line = this.#lineAt(offset);
    const notes = this.#notes.get(line);
    if (notes === undefined) this.#notes.set(line, [{ state, text }]);
    else notes.push({ state, text });
  }

  #lineAt(offset: number): number {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#starts[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

function startsOf(text: string): number[] {
  return [0, ...[...text.matchAll(/\r\n|\r|\n/g)].map(({ index, 0: end }) => index + end.length)];
}

function stateOfNotes(notes: readonly Note[]): State {
  const counted = notes.filter(({ state }) => state !== "ignored");
  if (counted.length === 0) return "ignored";
  if (counted.every(({ state }) => state === "covered")) return "covered";
  return counted.every(({ state }) => state === "missed") ? "missed" : "partly";
}
