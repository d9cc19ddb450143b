/** Engines of the distinct policies of a run, a bounded number of them at once. */
import type { Engine } from "../../engine/engine.js";
import type { Explaining } from "../../engine/explaining.js";
import type { Explanation } from "../../model/explanation.js";
import type { Generation } from "../../engine/generation.js";
import { ENGINES_KEPT } from "../limits.js";

/** `Engine` of `postern`, on whatever host: it brings the core, and compiles session policies. */
export interface EngineClass {
  loadSync(artifact: Uint8Array, options: { readonly clock: () => number; readonly explainer: Explaining }): Engine;
}

/** An engine hands what it has in force to its explainer, and to nobody else. */
export function generationOf(engines: EngineClass, artifact: Uint8Array, clock: () => number): Generation {
  let found: Generation | undefined;
  const explainer: Explaining = {
    explain: (generation) => {
      found = generation;
      return {} as Explanation;
    },
    explainCall: () => {
      throw new TypeError("not asked for");
    },
  };
  engines.loadSync(artifact, { clock, explainer }).explain({ principal: "*", action: "", resource: "" });
  return found!;
}

/** Keeps what was made for a key, the least recently used first to go. */
export class Kept<Key, Value> {
  readonly #values = new Map<Key, Value>();

  constructor(
    readonly make: (key: Key) => Value,
    readonly most = ENGINES_KEPT,
  ) {}

  get(key: Key): Value {
    let value = this.#values.get(key);
    if (value === undefined) value = this.make(key);
    else this.#values.delete(key);
    this.#values.set(key, value);
    if (this.#values.size > this.most) this.#values.delete(this.#values.keys().next().value as Key);
    return value;
  }
}
