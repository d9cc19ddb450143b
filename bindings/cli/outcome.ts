/** What a batch is made of: the task, what became of each line, and the counts. */
import type { Decision, Engine } from "../hosts/node.js";
import type { ErrorReport } from "./report.js";
import type { RequestCase } from "./requests.js";

export interface BatchTask {
  readonly engine: Engine;
  readonly path: string;
  readonly json: boolean;
  readonly failOnDeny: boolean;
  /** Milliseconds until the engine was ready. */
  readonly readyIn: number;
}

/** What became of one line. */
export type Outcome =
  | { readonly line: number; readonly kind: "decided"; readonly item: RequestCase; readonly decision: Decision }
  | { readonly line: number; readonly kind: "failed"; readonly item: RequestCase | undefined; readonly error: ErrorReport };

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
