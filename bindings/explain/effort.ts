/** How much the host compares for one explanation. Hostile patterns could take it minutes; what is left out is a remark, no fact. */
import type { Comparand } from "./comparand.js";

/** Characters times pieces of patterns: some tenths of a second. */
const EFFORT_MAX = 50_000_000;

export class Effort {
  #left = EFFORT_MAX;

  /** May the two be compared? Counts as if they were. */
  allows({ fields }: Pick<Comparand, "fields">, value: string): boolean {
    const cost = fields.reduce((pieces, field) => pieces + field.length, 1) * value.length;
    if (cost > this.#left) return false;
    this.#left -= cost;
    return true;
  }
}
