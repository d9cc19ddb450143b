/** The policies in force: what the source gives, once the engine has verified it. A failure leaves the old ones in force. */
import { ArtifactError, type Engine } from "postern";
import type { SourceOptions } from "../config/types.js";
import { startError } from "../faults.js";
import type { Log } from "../serve/log.js";
import type { ReloadMetrics } from "../serve/metrics.js";
import { SourceFault, type FaultOutcome, type Loaded, type PolicySource, type Watcher } from "./source.js";

type Options = Pick<SourceOptions, "watch" | "pollSeconds" | "jitter" | "startEmpty" | "maxStaleSeconds" | "onStale">;

/** Who can have other policies put in force. */
export type ReplaceableEngine = Pick<Engine, "replace" | "info">;

/** What a decision uses from start to end. */
export interface Policies<E extends ReplaceableEngine = Engine> {
  readonly engine: E;
  readonly revision: string;
  /** With `keysOf`: the condition keys that they ask for. */
  readonly contextKeys?: readonly string[];
}

interface Attempt {
  readonly at: string;
  readonly outcome: "ok" | "unchanged" | FaultOutcome;
  readonly error?: string;
}

const [BACKOFF_SECONDS, BACKOFF_SECONDS_MAX] = [1, 300];

/** `load` makes the engine of the first artifact, or has it put in force in one that is there. */
export class PoliciesInForce<E extends ReplaceableEngine = Engine> {
  #current: Policies<E> | undefined;
  #loaded: { readonly at: string; readonly etag: string | undefined } | undefined;
  #lastAttempt: Attempt | undefined;
  #lastContact = Number.NEGATIVE_INFINITY;
  #failures = 0;
  #running: Promise<void> | undefined;
  #again = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #watcher: Watcher | undefined;
  #isClosed = false;

  constructor(
    readonly source: PolicySource,
    readonly options: Options,
    readonly log: Log,
    readonly metrics: ReloadMetrics,
    readonly load: (bytes: Uint8Array) => E,
    readonly clock: () => number = Date.now,
    /** Lists an artifact's keys, or throws ArtifactError; for who wants to know them. */
    readonly keysOf?: (bytes: Uint8Array) => readonly string[],
  ) {}

  /** Throws StartError where there are no policies, unless `startEmpty`. */
  async start(): Promise<void> {
    await this.reload(true);
    const { startEmpty, watch = true } = this.options;
    if (this.#current === undefined && startEmpty === undefined)
      throw startError(
        "POLICIES_INVALID",
        this.#lastAttempt?.error ?? "there are no policies",
        "correct them, or set `source.startEmpty: deny`",
      );
    if (!watch) return;
    this.#watcher = this.source.watch(() => void this.reload(false));
    this.#wait();
  }

  get current(): Policies<E> | undefined {
    return this.#current;
  }

  get isStale(): boolean {
    const { maxStaleSeconds } = this.options;
    return maxStaleSeconds !== undefined && this.clock() - this.#lastContact > maxStaleSeconds * 1000;
  }

  /** What the gateway asks, once a decision. */
  now(): Policies<E> | "STALE" | undefined {
    return this.options.onStale === "deny" && this.isStale ? "STALE" : this.#current;
  }

  get isReloading(): boolean {
    return this.#running !== undefined;
  }

  /** One at a time; who asks meanwhile gets one more after it. */
  reload(isForced: boolean): Promise<void> {
    if (this.#running !== undefined) {
      this.#again = true;
      return this.#running;
    }
    this.#running = this.#attempts(isForced).finally(() => (this.#running = undefined));
    return this.#running;
  }

  async #attempts(isForced: boolean): Promise<void> {
    do {
      this.#again = false;
      await this.#attempt(isForced);
    } while (this.#again && !this.#isClosed);
  }

  async #attempt(isForced: boolean): Promise<void> {
    const at = new Date(this.clock()).toISOString();
    try {
      const loaded = await this.source.read(isForced);
      this.#contacted();
      if (loaded === undefined) return this.#unchanged(at);
      this.#activate(loaded);
      this.source.taken();
      this.#taken(at, loaded);
    } catch (error) {
      if (isRefusal(error)) this.source.refused();
      this.#failed(at, error);
    }
  }

  #contacted(): void {
    this.#failures = 0;
    this.#lastContact = this.clock();
    this.metrics.contacted(this.#lastContact);
  }

  /** Without a pause between the engine's change and the revision's: a decision sees both of one version. */
  #activate({ bytes, revision }: Loaded): void {
    // Before the engine changes: where it throws, all stays as it was.
    const keys = this.keysOf === undefined ? {} : { contextKeys: this.keysOf(bytes) };
    if (this.#current === undefined) this.#current = { engine: this.load(bytes), revision, ...keys };
    else {
      const { engine } = this.#current;
      engine.replace(bytes);
      this.#current = { engine, revision, ...keys };
    }
  }

  #unchanged(at: string): void {
    // A version that was refused is still what the source has.
    if (this.#lastAttempt?.outcome === "ok" || this.#lastAttempt?.outcome === "unchanged")
      this.#lastAttempt = { at, outcome: "unchanged" };
    this.metrics.reloaded("unchanged");
  }

  #taken(at: string, { revision, etag, warnings }: Loaded): void {
    this.#loaded = { at, etag };
    this.#lastAttempt = { at, outcome: "ok" };
    const info = this.#current!.engine.info();
    this.metrics.reloaded("ok");
    this.metrics.inForce(revision, info, this.clock());
    for (const warning of warnings) this.log("warn", "POLICY_WARNING", warning);
    const { digest, generation, policies, statements } = info;
    this.log("info", "RELOADED", "policies are in force", { revision, digest, generation, policies, statements });
  }

  #failed(at: string, error: unknown): void {
    const { message, retryAfter } = error as Partial<SourceFault>;
    const outcome = outcomeOf(error);
    if (outcome === "fetch") this.#failures++;
    this.#retryAfter = retryAfter ?? 0;
    this.#lastAttempt = { at, outcome, error: message ?? String(error) };
    this.metrics.reloaded(outcome);
    const kept =
      this.#current === undefined ? "policies could not be loaded" : "policies could not be reloaded; the old ones stay in force";
    this.log("error", "RELOAD_FAILED", kept, { outcome, error: message ?? String(error) });
  }

  #retryAfter = 0;

  /** Until the next look; on errors of the origin sooner at first, then later. */
  #wait(): void {
    if (this.#isClosed) return;
    const seconds = Math.max(this.#failures > 0 ? this.#backoff() : this.#interval(), this.#retryAfter);
    this.#retryAfter = 0;
    this.#timer = setTimeout(() => void this.reload(false).then(() => this.#wait()), seconds * 1000);
  }

  #interval(): number {
    const { pollSeconds = 30, jitter = 0.1 } = this.options;
    return pollSeconds * (1 + jitter * (2 * Math.random() - 1));
  }

  #backoff(): number {
    return Math.random() * Math.min(BACKOFF_SECONDS * 2 ** Math.min(this.#failures, 16), BACKOFF_SECONDS_MAX);
  }

  /** For `/v1/revision`. */
  state(): Readonly<Record<string, unknown>> {
    const info = this.#current?.engine.info();
    return {
      revision: this.#current?.revision ?? null,
      digest: info?.digest ?? null,
      generation: info?.generation ?? 0,
      loadedAt: this.#loaded?.at ?? null,
      source: this.source.name,
      etag: this.#loaded?.etag ?? null,
      lastAttempt: this.#lastAttempt ?? null,
      policies: info?.policies ?? 0,
      statements: info?.statements ?? 0,
    };
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    await this.#watcher?.close();
    await this.#running;
  }
}

/** Of what was read, whoever tries it; not of memory, threads or the network. */
function isRefusal(error: unknown): boolean {
  return error instanceof ArtifactError || (error instanceof SourceFault && error.outcome !== "fetch");
}

function outcomeOf(error: unknown): FaultOutcome {
  if (error instanceof SourceFault) return error.outcome;
  return error instanceof ArtifactError ? "bad_artifact" : "bad_policies";
}
