/** Is as much covered as is asked for? */
import { combined, percent, type Counts, type Coverage, type Metric } from "./coverage.js";

/** Per cent of single metrics, and `all`: of those that were chosen, together. */
export type Thresholds = Readonly<Partial<Record<Metric | "all", number>>>;

/** What falls short. */
export interface Shortfall {
  readonly metric: Metric | "all";
  /** Undefined: of the run. */
  readonly policy?: string;
  readonly wanted: number;
  readonly found: number;
}

/** Of the whole run, and of each policy by itself. */
export function checkThresholds(
  { totals, documents }: Coverage,
  metrics: readonly Metric[],
  run: Thresholds,
  each: Thresholds = {},
): Shortfall[] {
  const own = (counts: Counts, thresholds: Thresholds, policy?: string): Shortfall[] =>
    Object.entries(thresholds).flatMap(([name, wanted]) => {
      const metric = name as Metric | "all";
      const found = percent(metric === "all" ? combined(counts, metrics) : counts[metric]);
      return found >= wanted ? [] : [{ metric, ...(policy === undefined ? {} : { policy }), wanted, found }];
    });
  return [...own(totals, run), ...documents.flatMap(({ counts, policy }) => own(counts, each, policy))];
}
