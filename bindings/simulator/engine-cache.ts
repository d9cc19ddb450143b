/** Engines of the last policies: tests ask many questions about few of them, and to compile and load costs a hundred times a decision. */
import type { Engine } from "../engine/engine.js";

const ENGINES_MAX = 16;
/** Texts that are longer are not kept: a few of them would be the memory of a machine. */
const KEY_UNITS_MAX = 262_144;

/** The least recently used goes first. */
export class EngineCache {
  readonly #engines = new Map<string, Promise<Engine>>();

  /** The engine for what `key` says in full; `load` makes it where it is not there. What fails is not kept. */
  get(key: string, load: () => Promise<Engine>): Promise<Engine> {
    if (key.length > KEY_UNITS_MAX) return load();
    const known = this.#engines.get(key);
    const engine = known ?? load();
    this.#engines.delete(key);
    this.#engines.set(key, engine);
    if (known === undefined) engine.catch(() => this.#engines.delete(key));
    for (const oldest of this.#engines.keys()) {
      if (this.#engines.size <= ENGINES_MAX) break;
      this.#engines.delete(oldest);
    }
    return engine;
  }
}
