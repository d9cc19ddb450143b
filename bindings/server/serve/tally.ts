/** Counts that cost an addition each: prom-client finds labels anew with every count, which costs more than a decision. Read at a scrape. */
import { Counter, type Metric, type Registry } from "prom-client";

/** A count by labels. Found once, then kept by whoever counts often. */
export interface Cell {
  inc(count?: number): void;
}

export type Find<T> = (...labels: readonly string[]) => T;

class CountCell implements Cell {
  value = 0;
  constructor(readonly labels: Readonly<Record<string, string>>) {}
  inc(count = 1): void {
    this.value += count;
  }
}

export interface Described {
  readonly name: string;
  readonly help: string;
  readonly labelNames: readonly string[];
  readonly registry: Registry;
}

export function tallyCounter({ name, help, labelNames, registry }: Described): Find<Cell> {
  const { find, cells } = finder(labelNames, (labels) => new CountCell(labels));
  new Counter({
    name,
    help,
    labelNames: [...labelNames],
    registers: [registry],
    collect() {
      this.reset();
      for (const { labels, value } of cells()) this.inc(labels, value);
    },
  });
  return find;
}

export interface Observer {
  /** Seconds. */
  observe(value: number): void;
}

class HistogramCell implements Observer {
  readonly counts: number[];
  sum = 0;
  count = 0;
  constructor(
    readonly labels: Readonly<Record<string, string>>,
    readonly buckets: readonly number[],
  ) {
    this.counts = buckets.map(() => 0);
  }
  observe(value: number): void {
    this.sum += value;
    this.count++;
    for (let at = 0; at < this.buckets.length; at++) {
      if (value <= this.buckets[at]!) {
        this.counts[at]!++;
        return;
      }
    }
  }
}

interface Sample {
  readonly metricName: string;
  readonly labels: Readonly<Record<string, string | number>>;
  readonly value: number;
}

export function tallyHistogram({ name, help, labelNames, registry }: Described, buckets: readonly number[]): Find<Observer> {
  const { find, cells } = finder(labelNames, (labels) => new HistogramCell(labels, buckets));
  const get = (): Promise<object> =>
    Promise.resolve({
      name,
      help,
      type: "histogram",
      aggregator: "sum",
      values: [...cells()].flatMap((cell) => samplesOf(name, cell)),
    });
  registry.registerMetric({ name, get } as unknown as Metric);
  return find;
}

/** Buckets add up: each holds what the ones before it hold. */
function samplesOf(name: string, { labels, buckets, counts, sum, count }: HistogramCell): Sample[] {
  let total = 0;
  const within = buckets.map((le, at): Sample => {
    total += counts[at]!;
    return { metricName: `${name}_bucket`, labels: { le, ...labels }, value: total };
  });
  return [
    ...within,
    { metricName: `${name}_bucket`, labels: { le: "+Inf", ...labels }, value: count },
    { metricName: `${name}_sum`, labels, value: sum },
    { metricName: `${name}_count`, labels, value: count },
  ];
}

/** Labels one after the other: a key joined of all would be made anew for every count. */
interface Branch<T> {
  cell: T | undefined;
  readonly next: Map<string, Branch<T>>;
}

function branch<T>(): Branch<T> {
  return { cell: undefined, next: new Map() };
}

function finder<T>(
  labelNames: readonly string[],
  make: (labels: Readonly<Record<string, string>>) => T,
): { readonly find: Find<T>; readonly cells: () => Iterable<T> } {
  const root = branch<T>();
  const all: T[] = [];
  const find = (...values: readonly string[]): T => {
    let at = root;
    for (const value of values) {
      const known = at.next.get(value);
      if (known === undefined) at.next.set(value, (at = branch()));
      else at = known;
    }
    if (at.cell !== undefined) return at.cell;
    at.cell = make(Object.fromEntries(labelNames.map((label, index) => [label, values[index]!])));
    all.push(at.cell);
    return at.cell;
  };
  return { find, cells: () => all };
}
