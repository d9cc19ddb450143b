/** What the main thread of a fuzz run and its workers tell each other. */
import type { Counts } from "../ask/coverage.js";

export interface WorkerOrder {
  readonly seed: number;
  readonly targets: readonly string[];
  /** The cases `first`, `first + step`, …, or the first one `only`. */
  readonly first: number;
  readonly step: number;
  readonly only: boolean;
  /** The word STOP, and from `slot` on the worker's target and case. */
  readonly shared: SharedArrayBuffer;
  readonly slot: number;
}
export const STOP = 0,
  FIRST_SLOT = 1,
  SLOT_WORDS = 2;

export interface Finding {
  readonly target: string;
  readonly index: number;
  readonly message: string;
  readonly reproduction: string;
  readonly corpusCase: object | undefined;
}

export interface TargetTally {
  readonly target: string;
  readonly cases: number;
  readonly outcomes: Readonly<Record<string, number>>;
}

export interface WorkerReport {
  readonly tallies: readonly TargetTally[];
  readonly comparisons: number;
  readonly counts: Counts;
  readonly finding: Finding | undefined;
}
