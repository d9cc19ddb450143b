/** What the guarded core has passed: adds up the counters of every instance that a run makes, whoever makes it. */
import { atomStatesOf, countsOf, sites, type GuardedExports } from "./core.js";
import type { Site } from "./instrument.js";

/** One way out of a branch, or a function that was never entered. */
export interface Gap {
  readonly site: number;
  readonly function: string;
  readonly place: string;
  readonly missing: "the function" | "true" | "false";
}

export class Coverage {
  readonly #counts = new Float64Array(2 * sites().length);
  /** Test × 256 + flags of an atom → STATE_* bits of guard.ts. */
  readonly atomStates = new Uint8Array(12 * 256);

  /** Runs something on guarded cores, and adds what they counted. */
  run(ask: () => void): void {
    const made: GuardedExports[] = [];
    const { Instance } = WebAssembly;
    const recorder = {
      construct(target: typeof Instance, args: ConstructorParameters<typeof Instance>): WebAssembly.Instance {
        const instance = new target(...args);
        made.push(instance.exports as unknown as GuardedExports);
        return instance;
      },
    };
    WebAssembly.Instance = new Proxy(Instance, recorder);
    try {
      ask();
    } finally {
      WebAssembly.Instance = Instance;
    }
    for (const core of made) this.add(core);
  }

  /** Adds what an instance has counted since it was made. */
  add(core: GuardedExports): void {
    countsOf(core).forEach((count, at) => (this.#counts[at]! += count));
    atomStatesOf(core).forEach((states, at) => (this.atomStates[at]! |= states));
  }

  gaps(): Gap[] {
    return sites().flatMap((site, index) => this.#gapsOf(site, index));
  }

  #gapsOf({ kind, function: name, place }: Site, site: number): Gap[] {
    const [whenFalse, whenTrue] = [this.#counts[2 * site]!, this.#counts[2 * site + 1]!];
    const gap = (missing: Gap["missing"]): Gap => ({ site, function: name, place, missing });
    if (kind === "entry") return whenFalse === 0 ? [gap("the function")] : [];
    if (kind === "access") return [];
    return [...(whenTrue === 0 ? [gap("true")] : []), ...(whenFalse === 0 ? [gap("false")] : [])];
  }

  /** Ways out of branches taken, and all of them. */
  branches(): { readonly taken: number; readonly all: number } {
    const all = 2 * sites().filter(({ kind }) => kind === "branch").length;
    return { taken: all - this.gaps().filter(({ missing }) => missing !== "the function").length, all };
  }
}
