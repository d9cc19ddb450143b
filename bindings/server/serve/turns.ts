/** How many requests are answered at the same time, who waits, and how long. */

export interface TurnLimits {
  readonly concurrent: number;
  readonly queue: number;
  readonly queueMillis: number;
}

/** Who wants a turn. */
export interface Asker {
  /** It is its turn. */
  start(): void;
  refuse(): void;
  /** It went away while it waited. */
  readonly isGone: boolean;
}

interface Waiting {
  readonly since: number;
  readonly asker: Asker;
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

  /** Starts the asker, at once or later, or refuses it. Who started ends with `done`. */
  take(asker: Asker): void {
    if (this.#running < this.limits.concurrent) {
      this.#running++;
      return asker.start();
    }
    if (this.#waiting.length >= this.limits.queue) return asker.refuse();
    this.#waiting.push({ since: Date.now(), asker });
    this.#timer ??= setTimeout(this.#refuseLate, this.limits.queueMillis);
  }

  done(): void {
    this.#running--;
    while (this.#running < this.limits.concurrent) {
      const next = this.#waiting.shift();
      if (next === undefined) return;
      if (next.asker.isGone) continue;
      this.#running++;
      next.asker.start();
    }
  }

  readonly #refuseLate = (): void => {
    this.#timer = undefined;
    const late = Date.now() - this.limits.queueMillis;
    while (this.#waiting.length > 0 && this.#waiting[0]!.since <= late) {
      const { asker } = this.#waiting.shift()!;
      if (!asker.isGone) asker.refuse();
    }
    const first = this.#waiting[0];
    if (first !== undefined) this.#timer = setTimeout(this.#refuseLate, Math.max(first.since - late, 1));
  };
}
