/** What a source of policies is. in-force.ts asks it; artifact.ts, texts.ts and url.ts are the kinds. */

export interface Loaded {
  readonly bytes: Uint8Array;
  readonly revision: string;
  readonly etag?: string;
  readonly warnings: readonly string[];
}

export interface PolicySource {
  /** As `/v1/revision` shows it. */
  readonly name: string;
  /** Undefined where nothing has changed since the last time. `isForced`: read it whatever it was. Throws SourceFault. */
  read(isForced: boolean): Promise<Loaded | undefined>;
  /** What was read last is in force. */
  taken(): void;
  /** What was read last is bad whenever it is tried. What failed otherwise was not refused, and is tried again. */
  refused(): void;
  /** Calls back soon after a change, and perhaps without one. */
  watch(changed: () => void): Watcher;
}

export interface Watcher {
  close(): Promise<void>;
}

export const NO_WATCHER: Watcher = { close: () => Promise.resolve() };

export type FaultOutcome = "fetch" | "bad_policies" | "bad_artifact";

/** Why a source gave nothing. */
export class SourceFault extends Error {
  override readonly name = "SourceFault";
  constructor(
    readonly outcome: FaultOutcome,
    message: string,
    /** Of the origin: not before so many seconds. */
    readonly retryAfter?: number,
  ) {
    super(message);
  }
}
