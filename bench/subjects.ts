/** What is timed: the ways of asking for the decisions of a batch. Each has a loop of its own and uses every result. */
import type { AuthorizationRequest, ContextValue, Engine, RequestColumns, RequestShape } from "../bindings/index.js";
import { loadFloors } from "./floor/floor.mjs";
import { batchText, freshBatch, type Workload } from "./workload.js";

export interface Subject {
  readonly name: string;
  /** The batch in the form that `run` takes, where that is another one; not timed. */
  readonly adapt?: (batch: readonly AuthorizationRequest[]) => readonly unknown[];
  /** Decides every request of the batch; returns something that depends on all of the answers. */
  readonly run: (batch: readonly never[]) => number;
}

export function decideSubject(engine: Engine, name = "decide"): Subject {
  const run = (batch: readonly AuthorizationRequest[]): number => {
    let sum = 0;
    for (let at = 0; at < batch.length; at++) sum += engine.decide(batch[at]!).length;
    return sum;
  };
  return { name, run };
}

export function decideManySubject(engine: Engine, name = "decideMany"): Subject {
  const run = (batch: readonly AuthorizationRequest[]): number => {
    const codes = engine.decideMany(batch);
    return codes.length + codes[batch.length - 1]!;
  };
  return { name, run };
}

interface PreparedCall {
  readonly principal: string;
  readonly action: string;
  readonly resource: string;
  readonly values: readonly ContextValue[];
}

/** One prepared shape for all requests: every key that occurs, with `undefined` where a request lacks it. `fixed`: what all have besides. */
export function preparedSubject(engine: Engine, workload: Workload, name = "prepared", fixed: RequestShape["fixed"] = {}): Subject {
  const keys = keysOf(workload);
  const prepared = engine.prepare({ keys, fixed });
  const adapt = (batch: readonly AuthorizationRequest[]): PreparedCall[] =>
    batch.map(({ principal, action, resource, context }) => ({
      principal: principal as string,
      action,
      resource,
      values: keys.map((key) => context![key]),
    }));
  const run = (calls: readonly PreparedCall[]): number => {
    let sum = 0;
    for (let at = 0; at < calls.length; at++) {
      const { principal, action, resource, values } = calls[at]!;
      sum += prepared.decide(principal, action, resource, values).length;
    }
    return sum;
  };
  return { name, adapt, run };
}

/** The same, a batch at once, column by column. */
export function columnsSubject(engine: Engine, workload: Workload, name = "columns"): Subject {
  const keys = keysOf(workload);
  const prepared = engine.prepare({ keys });
  const adapt = (batch: readonly AuthorizationRequest[]): RequestColumns[] => [
    {
      principals: batch.map(({ principal }) => principal as string),
      actions: batch.map(({ action }) => action),
      resources: batch.map(({ resource }) => resource),
      values: keys.map((key) => batch.map(({ context }) => context![key])),
    },
  ];
  const run = ([columns]: readonly RequestColumns[]): number => {
    const codes = prepared.decideMany(columns!);
    return codes.length + codes[codes.length - 1]!;
  };
  return { name, adapt, run };
}

/** Workloads whose requests have no common shape are not prepared for. */
export const PREPARED_KEYS_MAX = 32;

/** The context keys of a workload's requests. */
export function keysOf(workload: Workload): string[] {
  const requests = freshBatch(batchText(workload, workload.batches));
  return [...new Set(requests.flatMap(({ context = {} }) => Object.keys(context)))];
}

/** The three ways of the floor; the fastest of a run is the floor of that run. */
export async function floorSubjects(): Promise<Subject[]> {
  return Object.entries(await loadFloors()).map(([name, run]) => ({ name, run }));
}
