/** The keys that the clock gives a value, and their texts, kept while the clock stands. */
import type { KeyInfo } from "./keys.js";
import { RequestError } from "../../model/request.js";
import { dateText } from "./value-text.js";

export interface ClockText {
  readonly key: KeyInfo;
  text: string;
}

export class ClockKeys {
  /** aws:CurrentTime and aws:EpochTime: undefined where no policy uses it. */
  readonly texts: readonly (ClockText | undefined)[];
  readonly isWanted: boolean;
  #time = Number.NaN;

  constructor(
    readonly clock: () => number,
    currentTime: KeyInfo | undefined,
    epochTime: KeyInfo | undefined,
  ) {
    this.texts = [currentTime, epochTime].map((key) => key && { key, text: "" });
    this.isWanted = this.texts.some((each) => each !== undefined);
  }

  /** Throws RequestError INTERNAL where the clock gives no time. */
  read(): void {
    const now = this.#ask();
    if (now === this.#time) return;
    // Not a text or a Date, of which one key would be made otherwise than the other.
    const text = dateText(new Date(typeof now === "number" ? now : Number.NaN));
    if (text === undefined) throw noTime();
    const [currentTime, epochTime] = this.texts;
    if (currentTime !== undefined) currentTime.text = text;
    if (epochTime !== undefined) epochTime.text = String(Math.floor(now / 1000));
    this.#time = now;
  }

  #ask(): number {
    try {
      return this.clock();
    } catch (cause) {
      throw noTime({ cause });
    }
  }
}

function noTime(options?: { readonly cause?: unknown }): RequestError {
  return new RequestError("INTERNAL", "the engine's clock gives no time", "give milliseconds since 1970", options);
}
