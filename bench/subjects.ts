/** What is timed: the ways of asking for the decisions of a batch. Each has a loop of its own and uses every result. */
import type { AuthorizationRequest, Engine } from "../bindings/index.js";
import { loadFloors } from "./floor/floor.mjs";

export interface Subject {
  readonly name: string;
  /** Decides every request of the batch; returns something that depends on all of the answers. */
  readonly run: (batch: readonly AuthorizationRequest[]) => number;
}

export function decideSubject(engine: Engine, name = "decide"): Subject {
  return {
    name,
    run: (batch) => {
      let sum = 0;
      for (let at = 0; at < batch.length; at++) sum += engine.decide(batch[at]!).length;
      return sum;
    },
  };
}

export function decideManySubject(engine: Engine, name = "decideMany"): Subject {
  return {
    name,
    run: (batch) => {
      const codes = engine.decideMany(batch);
      return codes.length + codes[batch.length - 1]!;
    },
  };
}

/** The three ways of the floor; the fastest of a run is the floor of that run. */
export async function floorSubjects(): Promise<Subject[]> {
  return Object.entries(await loadFloors()).map(([name, run]) => ({ name, run }));
}
