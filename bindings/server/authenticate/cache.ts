/** Tokens that were verified a moment ago: so many, so long, and by their digest alone. */
import { sha256 } from "./digest.js";

const TOKENS_MAX = 10_000;

interface Entry<T> {
  readonly value: T;
  /** Milliseconds since 1970. */
  readonly until: number;
}

export class TokenCache<T> {
  readonly #entries = new Map<string, Entry<T>>();

  constructor(readonly seconds: number) {}

  get size(): number {
    return this.#entries.size;
  }

  get(token: string, now: number): T | undefined {
    if (this.seconds === 0) return undefined;
    const key = keyOf(token);
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    if (entry.until > now) return entry.value;
    this.#entries.delete(key);
    return undefined;
  }

  /** `end`: when the token ends. The oldest goes where there are too many. */
  set(token: string, value: T, now: number, end: number): void {
    if (this.seconds === 0) return;
    if (this.#entries.size >= TOKENS_MAX) this.#entries.delete(this.#entries.keys().next().value!);
    this.#entries.set(keyOf(token), { value, until: Math.min(now + this.seconds * 1000, end) });
  }

  clear(): void {
    this.#entries.clear();
  }
}

function keyOf(token: string): string {
  return sha256(token, "base64");
}
