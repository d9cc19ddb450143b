/** How many requests are answered at the same time, who waits, and how long. */

export interface TurnLimits {
  readonly concurrent: number;
  readonly queue: number;
  readonly queueMillis: number;
}

interface Waiting {
  readonly since: number;
  readonly start: () => void;
  readonly refuse: () => void;
  isGone: boolean;
}

/** First come, first served; who waited too long is refused when it would be its turn, or by the clock. */
export class Turns {
  readonly #waiting: Waiting[] = [];
  #running = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(readonly limits: TurnLimits) {}

  get running(): number {
    return this.#running;
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  /** Calls `start` at once or later, or `refuse`. Who started ends with `done`; who goes away while waiting calls what is returned. */
  take(start: () => void, refuse: () => void): () => void {
    if (this.#running < this.limits.concurrent) {
      this.#running++;
      start();
      return () => undefined;
    }
    if (this.#waiting.length >= this.limits.queue) {
      refuse();
      return () => undefined;
    }
    const waiting: Waiting = { since: Date.now(), start, refuse, isGone: false };
    this.#waiting.push(waiting);
    this.#timer ??= setTimeout(this.#refuseLate, this.limits.queueMillis);
    return () => void (waiting.isGone = true);
  }

  done(): void {
    this.#running--;
    while (this.#running < this.limits.concurrent) {
      const next = this.#waiting.shift();
      if (next === undefined) return;
      if (next.isGone) continue;
      this.#running++;
      next.start();
    }
  }

  readonly #refuseLate = (): void => {
    this.#timer = undefined;
    const late = Date.now() - this.limits.queueMillis;
    while (this.#waiting.length > 0 && this.#waiting[0]!.since <= late) {
      const { isGone, refuse } = this.#waiting.shift()!;
      if (!isGone) refuse();
    }
    const first = this.#waiting[0];
    if (first !== undefined) this.#timer = setTimeout(this.#refuseLate, Math.max(first.since - late, 1));
  };
}
