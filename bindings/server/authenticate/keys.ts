/** Keys of an issuer: fetched before the server is ready, kept while the issuer is away, and never fetched often. */
import { readFileSync } from "node:fs";
import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTVerifyGetKey } from "jose";
import { quote, startError } from "../faults.js";
import { isLoopback } from "../serve/host-rule.js";
import { bodyWithin } from "../source/bounded.js";

const [KEYS_BYTES_MAX, KEYS_MAX, FETCH_MILLIS] = [65_536, 100, 2_000];
const [COOLDOWN_MILLIS, FIRST_COOLDOWN_MILLIS, FRESH_MILLIS] = [30_000, 1_000, 600_000];

/** There are none, or they are too old. */
export class NoKeys extends Error {
  override readonly name = "NoKeys";
}

export interface Keys {
  readonly get: JWTVerifyGetKey;
  /** Resolves when they were asked for once, with success or without. */
  start(): Promise<void>;
  readonly isReady: () => boolean;
  /** Changes whenever the keys do. */
  readonly version: () => number;
  /** Reads or fetches them anew. */
  renew(): Promise<void>;
}

/** Throws StartError. */
export function fileKeys(file: string): Keys {
  let set = createLocalJWKSet(readKeys(file));
  let version = 1;
  return {
    get: (header, token) => set(header, token),
    start: () => Promise.resolve(),
    isReady: () => true,
    version: () => version,
    renew: async () => {
      set = createLocalJWKSet(readKeys(file));
      version++;
    },
  };
}

function readKeys(file: string): JSONWebKeySet {
  try {
    return checkedKeys(JSON.parse(readFileSync(file, "utf8")));
  } catch (error) {
    throw startError("CONFIG_INVALID", `${quote(file)} holds no keys: ${(error as Error).message}`, "give a JSON Web Key Set");
  }
}

/** Secrets have no place among public keys: with one, whoever reads the set could sign. */
export function checkedKeys(value: unknown): JSONWebKeySet {
  const { keys } = (value ?? {}) as { keys?: unknown };
  if (!Array.isArray(keys)) throw new Error("it has no list `keys`");
  if (keys.length > KEYS_MAX) throw new Error(`it has more than ${KEYS_MAX} keys`);
  return { keys: keys.filter((key: unknown) => (key as { kty?: unknown } | null)?.kty !== "oct") as JSONWebKeySet["keys"] };
}

export interface RemoteOptions {
  readonly staleSeconds: number;
  readonly clock: () => number;
  readonly told: (outcome: "ok" | "failed", error?: string) => void;
  readonly fetch?: typeof fetch;
}

type KeySet = ReturnType<typeof createLocalJWKSet>;

/** Throws StartError for what is not https, or http on the loopback. */
export function remoteKeys(uri: string, options: RemoteOptions): Keys {
  return new RemoteKeys(checkedUri(uri), options);
}

function checkedUri(uri: string): string {
  const url = URL.canParse(uri) ? new URL(uri) : undefined;
  if (url?.protocol === "https:" || (url?.protocol === "http:" && isLoopback(url.hostname.replace(/^\[|\]$/g, "")))) return uri;
  throw startError("CONFIG_INVALID", `\`jwksUri\` must be https, or http on this machine, found ${quote(uri)}`, "correct it");
}

class RemoteKeys implements Keys {
  #set: KeySet | undefined;
  #text = "";
  #version = 0;
  #fetchedAt = Number.NEGATIVE_INFINITY;
  #askedAt = Number.NEGATIVE_INFINITY;
  #asking: Promise<void> | undefined;

  constructor(
    readonly uri: string,
    readonly options: RemoteOptions,
  ) {}

  /** Who asks for the first keys in vain asks again. */
  readonly isReady = (): boolean => {
    if (this.#set === undefined) void this.#refresh();
    return this.#set !== undefined;
  };
  readonly version = (): number => this.#version;

  start(): Promise<void> {
    return this.#refresh();
  }

  renew(): Promise<void> {
    this.#askedAt = Number.NEGATIVE_INFINITY;
    return this.#refresh();
  }

  readonly get: JWTVerifyGetKey = async (header, token) => {
    const age = this.options.clock() - this.#fetchedAt;
    if (this.#set === undefined || age > FRESH_MILLIS + this.options.staleSeconds * 1000) await this.#refresh();
    else if (age > FRESH_MILLIS) void this.#refresh();
    const set = this.#usable();
    try {
      return await set(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey) || !this.#mayAsk()) throw error;
      await this.#refresh();
      return await this.#usable()(header, token);
    }
  };

  #usable(): KeySet {
    const age = this.options.clock() - this.#fetchedAt;
    if (this.#set === undefined || age > FRESH_MILLIS + this.options.staleSeconds * 1000)
      throw new NoKeys("the issuer's keys are not known");
    return this.#set;
  }

  #mayAsk(): boolean {
    const cooldown = this.#set === undefined ? FIRST_COOLDOWN_MILLIS : COOLDOWN_MILLIS;
    return this.#asking !== undefined || this.options.clock() - this.#askedAt >= cooldown;
  }

  /** One fetch at a time, and one a cooldown. Never rejects. */
  #refresh(): Promise<void> {
    if (this.#asking !== undefined) return this.#asking;
    if (!this.#mayAsk()) return Promise.resolve();
    this.#askedAt = this.options.clock();
    this.#asking = this.#fetch().finally(() => (this.#asking = undefined));
    return this.#asking;
  }

  async #fetch(): Promise<void> {
    try {
      const text = await this.#body();
      const keys = checkedKeys(JSON.parse(text));
      if (text !== this.#text) [this.#set, this.#text, this.#version] = [createLocalJWKSet(keys), text, this.#version + 1];
      // What cannot be used was not fetched: the old keys go on ageing.
      this.#fetchedAt = this.options.clock();
      this.options.told("ok");
    } catch (error) {
      this.options.told("failed", (error as Error).message);
    }
  }

  async #body(): Promise<string> {
    const ask = this.options.fetch ?? fetch;
    const signal = AbortSignal.timeout(FETCH_MILLIS);
    const response = await ask(this.uri, { signal, redirect: "error", headers: { accept: "application/json" } });
    if (response.status !== 200) throw new Error(`status ${response.status}`);
    const body = await bodyWithin(response, KEYS_BYTES_MAX);
    if (body === undefined) throw new Error(`more than ${KEYS_BYTES_MAX} bytes`);
    return Buffer.from(body).toString("utf8");
  }
}
