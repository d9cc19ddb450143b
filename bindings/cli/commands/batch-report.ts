/** What a batch prints: a line for each request, what is not as expected, and a summary. */
import stringWidth from "string-width";
import { explanationText } from "../output/explanation-text.js";
import { printDoubts, warningsOf } from "./doubtful.js";
import { nameOf } from "../input/files.js";
import type { Io } from "../output/io.js";
import {
  expectationOf,
  isMismatch,
  type BatchCounts,
  type BatchTask,
  type DecidedOutcome,
  type FailedOutcome,
  type Outcome,
} from "./outcome.js";
import { count, decisionColor, jsonLine, nameText, painter, printable, sentence, type Paint } from "../output/paint.js";
import { isCompared } from "../input/request-case.js";
import { placeExcerpt, printNotes } from "../output/report.js";
import { notesOf } from "../output/sources.js";

/** Mismatches that are listed again at the end; all of them are marked in their lines. */
const LISTED_MISMATCHES_MAX = 20;
/** Warnings that are printed, each once however many requests have it; all of them are counted. */
const PRINTED_WARNINGS_MAX = 20;
const DECISION_COLUMN = "explicitDeny".length;
const ACTION_COLUMN_MAX = 40;
const RESOURCE_COLUMN_MAX = 96;
const RESOURCE_COLUMN_MIN = 20;
const PROGRESS_AFTER_MS = 1000;
const PROGRESS_EVERY_MS = 200;

export class BatchPrinter {
  readonly #paint: Paint;
  readonly #mismatches: string[] = [];
  readonly #warnings = new Set<string>();
  readonly #started = performance.now();
  #progressAt = PROGRESS_AFTER_MS;
  #progressShown = false;

  constructor(
    readonly task: BatchTask,
    readonly counts: BatchCounts,
    readonly io: Io,
  ) {
    this.#paint = painter(io.stdout);
  }

  async chunk(outcomes: readonly Outcome[]): Promise<void> {
    if (outcomes.length > 0) await (this.task.json ? this.#jsonChunk(outcomes) : this.#textChunk(outcomes));
    for (const outcome of outcomes) if (outcome.kind === "decided") await this.#warn(outcome);
    await this.#progress();
  }

  async end(): Promise<void> {
    await this.#clearProgress();
    const { sources } = this.task.ready;
    await printNotes(sources.takeNotes(), this.io);
    if (this.task.json) await this.io.stdout.write(jsonLine({ summary: this.counts, ...notesOf(sources) }));
    else await this.io.stdout.write(this.#mismatchList() + summaryText(this.task, this.counts, this.#paint));
  }

  // --- JSON lines ----------------------------------------------------------------------------------------------------------

  async #jsonChunk(outcomes: readonly Outcome[]): Promise<void> {
    await this.io.stdout.write(outcomes.map((outcome) => jsonLine(jsonOutcome(outcome))).join(""));
  }

  // --- text ----------------------------------------------------------------------------------------------------------------

  async #textChunk(outcomes: readonly Outcome[]): Promise<void> {
    const columns = columnsOf(outcomes, this.io.stdout.columns);
    let text = "";
    for (const outcome of outcomes) {
      if (outcome.kind === "failed") {
        await this.io.stdout.write(text);
        text = "";
        await this.#failure(outcome);
        continue;
      }
      text += outcome.explanation === undefined ? resultLine(outcome, columns, this.#paint) : this.#explained(outcome);
      if (isMismatch(outcome) && this.#mismatches.length < LISTED_MISMATCHES_MAX) this.#mismatches.push(this.#mismatch(outcome));
    }
    await this.io.stdout.write(text);
  }

  #explained(outcome: DecidedOutcome): string {
    const { line, item, explanation } = outcome;
    const name = item.name === undefined ? "" : `  ${nameText(item.name)}`;
    const mismatch = isMismatch(outcome) ? `  ${this.#paint("red", `expected ${expectationOf(outcome).expected}`)}` : "";
    const text = explanationText(explanation!, this.#paint);
    return `${this.#paint("bold", this.#fileLine(line))}${name}${mismatch}\n${text}\n`;
  }

  #fileLine(line: number): string {
    return `${printable(nameOf(this.task.path))}:${line}`;
  }

  async #failure({ line, error, place }: FailedOutcome): Promise<void> {
    await this.#clearProgress();
    const { code, message, hint } = error;
    const paint = painter(this.io.stderr);
    const advice = hint === undefined ? "" : `  ${paint("dim", "hint:")} ${sentence(hint)}\n`;
    const head = `${paint("bold", this.#fileLine(line))}: ${paint("red", "error")} ${code} ${sentence(message)}\n`;
    await this.io.stderr.write(head + placeExcerpt(place, this.io) + advice);
  }

  /** Each warning once, at the first request that has it. */
  async #warn({ line, doubts }: DecidedOutcome): Promise<void> {
    for (const doubt of doubts) {
      if (this.#warnings.size >= PRINTED_WARNINGS_MAX || this.#warnings.has(doubt.message)) continue;
      this.#warnings.add(doubt.message);
      await this.#clearProgress();
      await printDoubts([doubt], this.io, `${painter(this.io.stderr)("bold", this.#fileLine(line))}: `);
    }
  }

  #mismatch(outcome: DecidedOutcome): string {
    const { line, item, decision } = outcome;
    const name = item.name === undefined ? "" : ` (${nameText(item.name)})`;
    const { expected, reason } = expectationOf(outcome);
    const decided = `decided ${this.#paint(decisionColor(decision), decision)}`;
    const why = reason === undefined ? "" : `, ${sentence(reason)}`;
    return `  ${this.#fileLine(line)}: expected ${expected}, ${decided}${why}${name}\n`;
  }

  #mismatchList(): string {
    if (this.#mismatches.length === 0) return "";
    const more = this.counts.mismatches - this.#mismatches.length;
    return `\n${this.#paint("red", "not as expected")}\n${this.#mismatches.join("")}${more > 0 ? `  and ${more} more\n` : ""}`;
  }

  // --- progress, for people who wait --------------------------------------------------------------------------------------

  /** On a terminal, when results go elsewhere and it takes long. */
  async #progress(): Promise<void> {
    const { stdout, stderr } = this.io;
    const elapsed = performance.now() - this.#started;
    if (!stderr.isTTY || stdout.isTTY || elapsed < this.#progressAt) return;
    this.#progressAt = elapsed + PROGRESS_EVERY_MS;
    this.#progressShown = true;
    await stderr.write(`\r${count(this.counts.requests, "request")}`);
  }

  async #clearProgress(): Promise<void> {
    if (!this.#progressShown) return;
    this.#progressShown = false;
    await this.io.stderr.write("\r\x1b[K");
  }
}

function jsonOutcome(outcome: Outcome): object {
  const { line, item } = outcome;
  const beside = {
    ...(item?.name === undefined ? {} : { name: item.name }),
    ...(item?.expect === undefined ? {} : { expect: item.expect }),
    ...(item?.warning === undefined ? {} : { warning: item.warning }),
  };
  if (outcome.kind === "failed") return { line, ...beside, error: outcome.error };
  return { line, ...beside, ...(outcome.explanation ?? { decision: outcome.decision }), ...warningsOf(outcome.doubts) };
}

// --- columns ---------------------------------------------------------------------------------------------------------------

interface Columns {
  readonly marks: boolean;
  readonly action: number;
  /** 0: there is no room for it. */
  readonly resource: number;
  /** Cut resources to their column: on a terminal only. */
  readonly cut: boolean;
}

/** Widths for one chunk, so that its columns stand below each other and, on a terminal, a line stays a line. */
function columnsOf(outcomes: readonly Outcome[], terminal: number | undefined): Columns {
  const decided = outcomes.filter((outcome) => outcome.kind === "decided").map(({ item }) => item);
  const widest = (lengths: number[], max: number): number =>
    lengths.reduce((most, length) => Math.max(most, Math.min(length, max)), 0);
  const marks = decided.some(isCompared);
  const action = widest(
    decided.map(({ request }) => stringWidth(printable(request.action))),
    ACTION_COLUMN_MAX,
  );
  const resource = widest(
    decided.map(({ request }) => stringWidth(printable(request.resource))),
    RESOURCE_COLUMN_MAX,
  );
  if (terminal === undefined) return { marks, action, resource, cut: false };
  const name = widest(
    decided.map((item) => (item.name === undefined ? 0 : stringWidth(nameText(item.name)))),
    terminal,
  );
  const others = (marks ? 2 : 0) + DECISION_COLUMN + 2 + action + 2 + (name > 0 ? 2 + name : 0);
  const left = terminal - others;
  return { marks, action, resource: left < RESOURCE_COLUMN_MIN ? 0 : Math.min(resource, left), cut: true };
}

function resultLine(outcome: DecidedOutcome, columns: Columns, paint: Paint): string {
  const { item, decision } = outcome;
  const { action, resource } = item.request;
  const mark = !columns.marks ? "" : !isCompared(item) ? "  " : isMismatch(outcome) ? paint("red", "✗ ") : paint("green", "✓ ");
  const cells = [
    paint(decisionColor(decision), decision.padEnd(DECISION_COLUMN)),
    padded(printable(action), columns.action),
    ...(columns.resource === 0
      ? []
      : [paint("dim", padded(resourceCell(printable(resource), columns), item.name === undefined ? 0 : columns.resource))]),
    ...(item.name === undefined ? [] : [nameText(item.name)]),
    ...(isMismatch(outcome) ? [paint("red", `expected ${expectationOf(outcome).expected}`)] : []),
  ];
  return `${mark}${cells.join("  ")}\n`;
}

/** With blanks up to so many columns of a terminal. */
function padded(text: string, columns: number): string {
  return text + " ".repeat(Math.max(0, columns - stringWidth(text)));
}

/** Cuts out the middle: ARNs differ at their ends. */
function resourceCell(text: string, { resource: width, cut }: Columns): string {
  if (!cut || stringWidth(text) <= width) return text;
  const head = Math.floor((width - 1) / 3);
  return `${text.slice(0, head)}…${text.slice(text.length - (width - 1 - head))}`;
}

// --- summary ---------------------------------------------------------------------------------------------------------------

function summaryText({ ready: { engine, readyIn }, explain }: BatchTask, counts: BatchCounts, paint: Paint): string {
  const { policies, statements } = engine.info();
  const decided = (["allowed", "explicitDeny", "implicitDeny"] as const).map((decision) =>
    paint(decisionColor(decision), `${counts[decision].toLocaleString("en-US")} ${decision}`),
  );
  const errors = counts.errors === 0 ? [] : [paint("red", count(counts.errors, "error"))];
  const warned = counts.warned === 0 ? [] : [paint("yellow", `${counts.warned.toLocaleString("en-US")} with warnings`)];
  const lines = [
    ...(explain === undefined ? [""] : []),
    `${paint("bold", count(counts.requests, "request"))}: ${[...decided, ...errors, ...warned].join(", ")}${expectations(counts, paint)}`,
    paint(
      "dim",
      `${count(policies, "policy", "policies")} with ${count(statements, "statement")} ready in ${duration(readyIn)}, ` +
        `${count(counts.requests, "decision")} in ${duration(counts.milliseconds)}`,
    ),
  ];
  return `${lines.join("\n")}\n`;
}

function expectations({ expected, mismatches, requests }: BatchCounts, paint: Paint): string {
  if (expected === 0) return "";
  if (mismatches > 0) return `; ${paint("red", `${mismatches.toLocaleString("en-US")} not as expected`)}`;
  return `; ${paint("green", expected === requests ? "all as expected" : `${expected} of ${expected} as expected`)}`;
}

function duration(milliseconds: number): string {
  if (milliseconds >= 1000) return `${(milliseconds / 1000).toFixed(2)} s`;
  return milliseconds >= 1 ? `${milliseconds.toFixed(1)} ms` : `${Math.round(milliseconds * 1000)} µs`;
}
