/** A list of actions, asked which of them stands for a given one: for one of the notable actions by name, by wildcard one by one. */
import { matches } from "./patterns.js";
import type { Entry } from "./statement-view.js";

export class ActionSet {
  readonly #literal = new Map<string, Entry>();
  readonly #wild: Entry[] = [];

  /** `notable`: what may be asked for, in lower case. */
  constructor(entries: readonly Entry[], notable: ReadonlySet<string>) {
    for (const entry of entries) {
      if (entry.isWild) this.#wild.push(entry);
      else if (entry.known?.isNotable ?? notable.has(entry.folded)) this.#add(entry);
    }
  }

  #add(entry: Entry): void {
    if (!this.#literal.has(entry.folded)) this.#literal.set(entry.folded, entry);
  }

  get wild(): readonly Entry[] {
    return this.#wild;
  }

  /** The entry that is the action itself. */
  named(action: string): Entry | undefined {
    return this.#literal.get(action);
  }

  /** The first wildcard that stands for it. */
  covering(action: string): Entry | undefined {
    return this.#wild.find(({ folded }) => matches(action, folded));
  }

  find(action: string): Entry | undefined {
    return this.named(action) ?? this.covering(action);
  }
}
