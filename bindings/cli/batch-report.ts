/** What a batch prints: a line for each request, what is not as expected, and a summary. */
import { explanationText } from "./explanation-text.js";
import type { Io } from "./io.js";
import { isMismatch, type BatchCounts, type BatchTask, type Outcome } from "./outcome.js";
import { count, decisionColor, painter, printable, type Paint } from "./paint.js";
import type { ErrorReport } from "./report.js";

/** Mismatches that are listed again at the end; all of them are marked in their lines. */
const LISTED_MISMATCHES_MAX = 20;
const DECISION_COLUMN = "explicitDeny".length;
const ACTION_COLUMN_MAX = 40;
const RESOURCE_COLUMN_MAX = 96;
const RESOURCE_COLUMN_MIN = 20;
const PROGRESS_AFTER_MS = 1000;
const PROGRESS_EVERY_MS = 200;

export class BatchPrinter {
  readonly #paint: Paint;
  readonly #mismatches: string[] = [];
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
    await this.#progress();
  }

  async end(): Promise<void> {
    await this.#clearProgress();
    if (this.task.json) await this.io.stdout.write(`${JSON.stringify({ summary: this.counts })}\n`);
    else await this.io.stdout.write(this.#mismatchList() + summaryText(this.task, this.counts, this.#paint));
  }

  // --- JSON lines ----------------------------------------------------------------------------------------------------------

  async #jsonChunk(outcomes: readonly Outcome[]): Promise<void> {
    await this.io.stdout.write(outcomes.map((outcome) => `${JSON.stringify(jsonOutcome(outcome))}\n`).join(""));
  }

  // --- text ----------------------------------------------------------------------------------------------------------------

  async #textChunk(outcomes: readonly Outcome[]): Promise<void> {
    const columns = columnsOf(outcomes, this.io.stdout.columns);
    let text = "";
    for (const outcome of outcomes) {
      if (outcome.kind === "failed") {
        await this.io.stdout.write(text);
        text = "";
        await this.#failure(outcome.line, outcome.error);
        continue;
      }
      text += outcome.explanation === undefined ? resultLine(outcome, columns, this.#paint) : this.#explained(outcome);
      if (isMismatch(outcome) && this.#mismatches.length < LISTED_MISMATCHES_MAX) this.#mismatches.push(this.#mismatch(outcome));
    }
    await this.io.stdout.write(text);
  }

  #explained(outcome: Outcome & { readonly kind: "decided" }): string {
    const { line, item, explanation } = outcome;
    const name = item.name === undefined ? "" : `  ${printable(item.name)}`;
    const mismatch = isMismatch(outcome) ? `  ${this.#paint("red", `expected ${item.expect!}`)}` : "";
    const text = explanationText(explanation!, this.#paint);
    return `${this.#paint("bold", this.#fileLine(line))}${name}${mismatch}\n${text}\n`;
  }

  #fileLine(line: number): string {
    return `${this.task.path === "-" ? "standard input" : printable(this.task.path)}:${line}`;
  }

  async #failure(line: number, { code, message, hint }: ErrorReport): Promise<void> {
    await this.#clearProgress();
    const paint = painter(this.io.stderr);
    const advice = hint === undefined ? "" : `  ${paint("dim", "hint:")} ${printable(hint)}\n`;
    await this.io.stderr.write(
      `${paint("bold", this.#fileLine(line))}: ${paint("red", "error")} ${code} ${printable(message)}\n${advice}`,
    );
  }

  #mismatch({ line, item, decision }: Outcome & { readonly kind: "decided" }): string {
    const name = item.name === undefined ? "" : ` (${printable(item.name)})`;
    return `  ${this.#fileLine(line)}: expected ${item.expect!}, decided ${this.#paint(decisionColor(decision), decision)}${name}\n`;
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
  };
  if (outcome.kind === "failed") return { line, ...beside, error: outcome.error };
  return { line, ...beside, ...(outcome.explanation ?? { decision: outcome.decision }) };
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
  const marks = decided.some(({ expect }) => expect !== undefined);
  const action = widest(
    decided.map(({ request }) => request.action.length),
    ACTION_COLUMN_MAX,
  );
  const resource = widest(
    decided.map(({ request }) => request.resource.length),
    RESOURCE_COLUMN_MAX,
  );
  if (terminal === undefined) return { marks, action, resource, cut: false };
  const name = widest(
    decided.map((item) => item.name?.length ?? 0),
    terminal,
  );
  const others = (marks ? 2 : 0) + DECISION_COLUMN + 2 + action + 2 + (name > 0 ? 2 + name : 0);
  const left = terminal - others;
  return { marks, action, resource: left < RESOURCE_COLUMN_MIN ? 0 : Math.min(resource, left), cut: true };
}

function resultLine(outcome: Outcome & { readonly kind: "decided" }, columns: Columns, paint: Paint): string {
  const { item, decision } = outcome;
  const { action, resource } = item.request;
  const mark = !columns.marks
    ? ""
    : item.expect === undefined
      ? "  "
      : isMismatch(outcome)
        ? paint("red", "✗ ")
        : paint("green", "✓ ");
  const cells = [
    paint(decisionColor(decision), decision.padEnd(DECISION_COLUMN)),
    printable(action).padEnd(columns.action),
    ...(columns.resource === 0
      ? []
      : [paint("dim", resourceCell(printable(resource), columns).padEnd(item.name === undefined ? 0 : columns.resource))]),
    ...(item.name === undefined ? [] : [printable(item.name)]),
    ...(isMismatch(outcome) ? [paint("red", `expected ${item.expect!}`)] : []),
  ];
  return `${mark}${cells.join("  ")}\n`;
}

/** Cuts out the middle: ARNs differ at their ends. */
function resourceCell(text: string, { resource: width, cut }: Columns): string {
  if (!cut || text.length <= width) return text;
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
  const lines = [
    ...(explain === undefined ? [""] : []),
    `${paint("bold", count(counts.requests, "request"))}: ${[...decided, ...errors].join(", ")}${expectations(counts, paint)}`,
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
