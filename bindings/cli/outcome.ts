/** What a batch is made of: the task, what became of each line, and the counts. */
import type { Decision, ExplainOptions, Explanation } from "../hosts/node.js";
import type { ReadyEngine } from "./engine.js";
import type { ErrorReport } from "./report.js";
import type { RequestCase } from "./requests.js";

export interface BatchTask {
  readonly ready: ReadyEngine;
  readonly path: string;
  readonly json: boolean;
  readonly failOnDeny: boolean;
  /** Say why as well. */
  readonly explain?: ExplainOptions;
}

interface Decided {
  readonly line: number;
  readonly kind: "decided";
  readonly item: RequestCase;
  readonly decision: Decision;
  /** Where it was asked for. */
  readonly explanation?: Explanation;
}

/** What became of one line. */
export type Outcome =
  Decided | { readonly line: number; readonly kind: "failed"; readonly item: RequestCase | undefined; readonly error: ErrorReport };

export interface BatchCounts {
  requests: number;
  allowed: number;
  explicitDeny: number;
  implicitDeny: number;
  errors: number;
  /** Requests with an `expect`. */
  expected: number;
  mismatches: number;
  /** Time in the engine, requests parsed and results not yet printed. */
  milliseconds: number;
}

export function isMismatch(outcome: Outcome): boolean {
  return outcome.kind === "decided" && outcome.item.expect !== undefined && outcome.item.expect !== outcome.decision;
}
