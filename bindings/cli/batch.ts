/** Many requests: read line by line, decided in chunks, reported in the order of the lines. */
import { BatchPrinter } from "./batch-report.js";
import { CliError } from "./errors.js";
import { EXIT_DENIED, EXIT_ERROR, EXIT_OK, type Io } from "./io.js";
import { readLines, type Line } from "./lines.js";
import { isMismatch, type BatchCounts, type BatchTask, type Outcome } from "./outcome.js";
import { errorReport, type ErrorReport } from "./report.js";
import { parseRequestLine, withSession, type RequestCase } from "./requests.js";

type Parsed = { readonly line: number; readonly item: RequestCase | undefined; readonly error: ErrorReport | undefined };

export async function runBatch(task: BatchTask, io: Io): Promise<number> {
  const counts: BatchCounts = {
    requests: 0,
    allowed: 0,
    explicitDeny: 0,
    implicitDeny: 0,
    errors: 0,
    expected: 0,
    mismatches: 0,
    milliseconds: 0,
  };
  const printer = new BatchPrinter(task, counts, io);
  for await (const lines of readLines(task.path, io)) {
    const parsed = lines.filter(({ text }) => text === undefined || text.trim() !== "").map(parseLine);
    const outcomes = decideChunk(task, parsed, counts);
    for (const outcome of outcomes) tally(outcome, counts);
    await printer.chunk(outcomes);
  }
  if (counts.requests === 0) throw noRequests(task.path);
  await printer.end();
  return exitStatus(task, counts);
}

/** A check that checked nothing must not pass. */
function noRequests(path: string): CliError {
  const name = path === "-" ? "standard input" : `\`${path}\``;
  return new CliError("NO_REQUESTS", `${name} holds no request`, "put one request on each line, as a JSON object");
}

function parseLine({ number, text, fault }: Line): Parsed {
  try {
    if (text === undefined) throw fault;
    return { line: number, item: parseRequestLine(text), error: undefined };
  } catch (error) {
    return { line: number, item: undefined, error: knownError(error) };
  }
}

function decideChunk(task: BatchTask, parsed: readonly Parsed[], counts: BatchCounts): Outcome[] {
  const started = performance.now();
  const outcomes = parsed.map((entry) => decideOne(task, entry));
  counts.milliseconds += performance.now() - started;
  return outcomes;
}

function decideOne({ ready, explain }: BatchTask, { line, item, error }: Parsed): Outcome {
  if (item === undefined) return { line, kind: "failed", item, error: error! };
  try {
    const request = withSession(item.request, ready.session);
    if (explain === undefined) return { line, kind: "decided", item, decision: ready.engine.decide(request) };
    const explanation = ready.engine.explain(request, explain);
    return { line, kind: "decided", item, decision: explanation.decision, explanation };
  } catch (error) {
    return { line, kind: "failed", item, error: knownError(error) };
  }
}

/** Faults of the line; our own end the command. */
function knownError(error: unknown): ErrorReport {
  const report = errorReport(error);
  if (report === undefined) throw error;
  return report;
}

function tally(outcome: Outcome, counts: BatchCounts): void {
  counts.requests++;
  if (outcome.kind === "failed") {
    counts.errors++;
    return;
  }
  counts[outcome.decision]++;
  if (outcome.item.expect !== undefined) counts.expected++;
  if (isMismatch(outcome)) counts.mismatches++;
}

/** Errors weigh most: what could not be decided must not look like an answer. */
function exitStatus({ failOnDeny }: BatchTask, counts: BatchCounts): number {
  if (counts.errors > 0) return EXIT_ERROR;
  const denied = counts.explicitDeny + counts.implicitDeny;
  return counts.mismatches > 0 || (failOnDeny && denied > 0) ? EXIT_DENIED : EXIT_OK;
}
