/** What every fuzz target is: a function from randomness to a named outcome. A broken promise is a FuzzFinding. */
import type { Coverage, Kind } from "../ask/coverage.js";
import type { Random } from "../generate/random.js";

export interface Target {
  readonly name: string;
  /** The kinds of which everything must occur in a run that is long enough. */
  readonly covers?: readonly Kind[];
  /** Runs one case and names what came of it, for the counters. Throws FuzzFinding when a promise is broken. */
  readonly run: (random: Random, coverage: Coverage) => string;
  /** Its beginning, for the bounded run: of as many cases as there is time for, not of many questions a case. */
  readonly runShort?: (random: Random, coverage: Coverage) => string;
}

/** `reproduction` is enough to see the fault again by hand; `corpusCase`: where it is a case of the corpus. */
export class FuzzFinding extends Error {
  override readonly name = "FuzzFinding";
  constructor(
    message: string,
    readonly reproduction: string,
    readonly corpusCase?: object,
  ) {
    super(message);
  }
}

/** The seed of one case: it runs the same alone and among others. */
export function caseSeed(seed: number, target: string, index: number): string {
  return `${seed}/${target}/${index}`;
}

/** How often each outcome was seen. */
export class Tally {
  readonly outcomes = new Map<string, number>();
  cases = 0;

  add(outcome: string): void {
    this.cases++;
    this.outcomes.set(outcome, (this.outcomes.get(outcome) ?? 0) + 1);
  }

  count(outcome: string): number {
    return this.outcomes.get(outcome) ?? 0;
  }

  /** Most frequent first. */
  toString(): string {
    return [...this.outcomes]
      .sort(([, a], [, b]) => b - a)
      .map(([outcome, count]) => `${outcome} ${count}`)
      .join(", ");
  }
}
