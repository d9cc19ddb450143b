/** What a batch is made of: the task, what became of each line, and the counts. */
import type { AuthorizationRequest, Decision, ExplainOptions, Explanation } from "../../hosts/node.js";
import { gravest, type Doubt } from "../../surface/command-line.js";
import type { ReadyEngine } from "./engine.js";
import type { CliError } from "../output/errors.js";
import type { ErrorReport } from "../output/report.js";
import type { RequestCase } from "../input/request-case.js";

export interface BatchTask {
  readonly ready: ReadyEngine;
  readonly path: string;
  readonly json: boolean;
  readonly failOnDeny: boolean;
  /** A doubtful request is an error. */
  readonly strict: boolean;
  /** Say why as well. */
  readonly explain?: ExplainOptions;
}

export interface DecidedOutcome {
  readonly line: number;
  readonly kind: "decided";
  readonly item: RequestCase;
  /** As it was decided, with the session policies of the command line. */
  readonly request: AuthorizationRequest;
  readonly decision: Decision;
  /** Those that the line does not expect. */
  readonly doubts: readonly Doubt[];
  /** The line expects a warning that the request does not cause. */
  readonly lacksWarning: boolean;
  /** Where it was asked for. */
  readonly explanation?: Explanation;
}

export interface FailedOutcome {
  readonly line: number;
  readonly kind: "failed";
  readonly item: RequestCase | undefined;
  readonly error: ErrorReport;
  /** Where a text of the line is at fault. */
  readonly place?: CliError["place"];
}

/** What became of one line. */
export type Outcome = DecidedOutcome | FailedOutcome;

export interface BatchCounts {
  requests: number;
  allowed: number;
  explicitDeny: number;
  implicitDeny: number;
  errors: number;
  /** Requests that are doubtful. */
  warned: number;
  /** Requests with an `expect` or a `warning`. */
  expected: number;
  mismatches: number;
  /** Time in the engine, requests parsed and results not yet printed. */
  milliseconds: number;
}

/** Not as expected: another decision, no warning where one is expected, or a denial that says nothing of the policies. */
export function isMismatch(outcome: Outcome): outcome is DecidedOutcome {
  if (outcome.kind !== "decided") return false;
  const { item, decision, lacksWarning } = outcome;
  return lacksWarning || (item.expect !== undefined && (item.expect !== decision || isDoubtfulDenial(outcome)));
}

function isDoubtfulDenial({ decision, doubts }: DecidedOutcome): boolean {
  return decision !== "allowed" && gravest(doubts).length > 0;
}

/** What was expected of a request that is not as expected, and why it is not where the decision is the same. */
export function expectationOf({ item, decision, lacksWarning, doubts }: DecidedOutcome): { expected: string; reason?: string } {
  const { expect = decision, warning } = item;
  if (expect !== decision) return { expected: expect };
  if (lacksWarning) return { expected: `a warning ${warning!}`, reason: "without one" };
  return { expected: `${expect} for a reason of the policies`, reason: `but ${gravest(doubts)[0]!.message}` };
}
