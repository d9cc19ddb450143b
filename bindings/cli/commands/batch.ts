/** Many requests: read line by line, decided in chunks, reported in the order of the lines. */
import { BatchPrinter } from "./batch-report.js";
import { CliError } from "../output/errors.js";
import { EXIT_DENIED, EXIT_ERROR, EXIT_OK, type Io } from "../output/io.js";
import { doubtfulError } from "./doubtful.js";
import { Doubts } from "../../surface/command-line.js";
import { nameOf } from "../input/files.js";
import { isMismatch, type BatchCounts, type BatchTask, type DecidedOutcome, type FailedOutcome, type Outcome } from "./outcome.js";
import { quotePath } from "../output/paint.js";
import { errorReport } from "../output/report.js";
import { isCompared, type RequestCase } from "../input/request-case.js";
import { readRequestItems, type RequestItem } from "../input/requests-file.js";
import { withSession } from "../input/requests.js";

export async function runBatch(task: BatchTask, io: Io): Promise<number> {
  const counts: BatchCounts = {
    requests: 0,
    allowed: 0,
    explicitDeny: 0,
    implicitDeny: 0,
    errors: 0,
    warned: 0,
    expected: 0,
    mismatches: 0,
    milliseconds: 0,
  };
  const printer = new BatchPrinter(task, counts, io);
  const { engine, bytes, sources } = task.ready;
  const doubts = new Doubts(engine, bytes, task.explain?.redactValues === true);
  for await (const items of readRequestItems(task.path, io, sources)) {
    const outcomes = decideChunk(task, items, doubts, counts);
    for (const outcome of outcomes) tally(outcome, counts);
    await printer.chunk(outcomes);
  }
  if (counts.requests === 0) throw noRequests(task.path);
  await printer.end();
  return exitStatus(task, counts);
}

/** A check that checked nothing must not pass. */
function noRequests(path: string): CliError {
  return new CliError(
    "NO_REQUESTS",
    `${quotePath(nameOf(path))} holds no request`,
    "put one request on each line, as a JSON object",
  );
}

function decideChunk(task: BatchTask, items: readonly RequestItem[], doubts: Doubts, counts: BatchCounts): Outcome[] {
  const started = performance.now();
  const outcomes = items.map((entry) => decideOne(task, entry));
  counts.milliseconds += performance.now() - started;
  return outcomes.map((outcome) => (outcome.kind === "failed" ? outcome : withDoubts(outcome, task, doubts)));
}

function decideOne({ ready, explain }: BatchTask, { line, item, fault }: RequestItem): Outcome {
  if (item === undefined) return failed(line, item, fault);
  try {
    const request = withSession(item.request, ready.session);
    const beside = { line, kind: "decided", item, request, doubts: [], lacksWarning: false } as const;
    if (explain === undefined) return { ...beside, decision: ready.engine.decide(request) };
    const explanation = ready.engine.explain(request, explain);
    return { ...beside, decision: explanation.decision, explanation };
  } catch (error) {
    return failed(line, item, error);
  }
}

/** The same with what is doubtful about it and not expected; with `--strict` an error. */
function withDoubts(outcome: DecidedOutcome, { strict }: BatchTask, doubts: Doubts): Outcome {
  const { line, item, request, decision, explanation } = outcome;
  const found = doubts.of(request, { decision, ...(explanation === undefined ? {} : { explained: explanation }) });
  const surprising = found.filter(({ code }) => code !== item.warning);
  const error = strict ? doubtfulError(surprising) : undefined;
  if (error !== undefined) return failed(line, item, error);
  return { ...outcome, doubts: surprising, lacksWarning: item.warning !== undefined && surprising.length === found.length };
}

/** Faults of the line; our own end the command. */
function failed(line: number, item: RequestCase | undefined, error: unknown): FailedOutcome {
  const report = errorReport(error);
  if (report === undefined) throw error;
  const place = error instanceof CliError ? error.place : undefined;
  return { line, kind: "failed", item, error: report, ...(place === undefined ? {} : { place }) };
}

function tally(outcome: Outcome, counts: BatchCounts): void {
  counts.requests++;
  if (outcome.kind === "failed") {
    counts.errors++;
    return;
  }
  counts[outcome.decision]++;
  if (outcome.doubts.length > 0) counts.warned++;
  if (isCompared(outcome.item)) counts.expected++;
  if (isMismatch(outcome)) counts.mismatches++;
}

/** Errors weigh most: what could not be decided must not look like an answer. */
function exitStatus({ failOnDeny }: BatchTask, counts: BatchCounts): number {
  if (counts.errors > 0) return EXIT_ERROR;
  const denied = counts.explicitDeny + counts.implicitDeny;
  return counts.mismatches > 0 || (failOnDeny && denied > 0) ? EXIT_DENIED : EXIT_OK;
}
