/** The server: its listeners, what is in force, and how it ends. */
import type { Configuration } from "../config/types.js";
import { answerAdmin, type AdminState } from "./admin.js";
import { listen, type Listener } from "./listener.js";
import { refuseAdmin, refuseSimulator } from "./refusals.js";
import type { Log } from "./log.js";
import { load, type InForce } from "./policies.js";

export const DEFAULTS = {
  listen: { simulator: { address: "127.0.0.1:8184" }, admin: { address: "127.0.0.1:8182" } },
  limits: { concurrent: 1024 },
  shutdown: { drainSeconds: 20, preStopSeconds: 0 },
  log: { level: "info" },
} as const satisfies Configuration;

export class PosternServer {
  readonly #listeners: Listener[] = [];
  #isDraining = false;
  #isReloading = false;
  #lastAttempt: { readonly at: string; readonly outcome: "ok" | "failed"; readonly error?: string };

  private constructor(
    readonly configuration: Configuration,
    /** The configuration as it may be shown. */
    readonly shown: unknown,
    readonly log: Log,
    public inForce: InForce,
  ) {
    this.#lastAttempt = { at: inForce.loadedAt, outcome: "ok" };
  }

  /** Reads policies, then listens. Throws StartError; nothing listens then. */
  static async start(configuration: Configuration, shown: unknown, log: Log): Promise<PosternServer> {
    const server = new PosternServer(configuration, shown, log, await load(configuration, log));
    try {
      await server.#listen();
    } catch (error) {
      await Promise.all(server.#listeners.map(({ close }) => close()));
      throw error;
    }
    log("info", "LISTENING", "listening", { listening: server.listening(), revision: server.inForce.revision });
    return server;
  }

  listening(): { readonly name: string; readonly url: string }[] {
    return this.#listeners.map(({ name, url }) => ({ name, url }));
  }

  /** Reads the directory anew. What is in force stays where that fails. */
  async reload(): Promise<void> {
    this.#isReloading = true;
    const at = new Date().toISOString();
    try {
      this.inForce = await load(this.configuration, this.log);
      this.#lastAttempt = { at, outcome: "ok" };
      this.log("info", "RELOADED", "policies were reloaded", { revision: this.inForce.revision });
    } catch (error) {
      this.#lastAttempt = { at, outcome: "failed", error: (error as Error).message };
      this.log("error", "RELOAD_FAILED", "policies could not be reloaded, the old ones stay in force", {
        error: (error as Error).message,
      });
    } finally {
      this.#isReloading = false;
    }
  }

  /** Answers what is open, then ends. True where nothing was left open. */
  async drain(): Promise<boolean> {
    const { preStopSeconds = 0, drainSeconds = 20 } = this.configuration.shutdown ?? {};
    this.#isDraining = true;
    this.log("info", "DRAINING", "no more requests are taken", { open: this.#open() });
    await pause(preStopSeconds);
    const isDrained = await this.#closed(drainSeconds);
    this.log(isDrained ? "info" : "warn", isDrained ? "STOPPED" : "DRAIN_TIMEOUT", "the server ends", { open: this.#open() });
    return isDrained;
  }

  /** True where all connections were closed in time. */
  async #closed(seconds: number): Promise<boolean> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<boolean>((resolve) => (timer = setTimeout(() => resolve(false), seconds * 1000)));
    const closed = Promise.all(this.#listeners.map(({ close }) => close())).then(() => true);
    return Promise.race([closed, late]).finally(() => clearTimeout(timer));
  }

  async #listen(): Promise<void> {
    const { listen: addresses, hosts = [], limits } = this.configuration;
    const common = { hosts: hosts.map((host) => host.toLowerCase()), concurrent: limits?.concurrent ?? DEFAULTS.limits.concurrent };
    const of = (name: "simulator" | "admin"): { address: string; allowPlaintext: boolean } => ({
      address: addresses?.[name]?.address ?? DEFAULTS.listen[name].address,
      allowPlaintext: addresses?.[name]?.allowPlaintext ?? false,
    });
    this.#listeners.push(
      await listen({
        name: "simulator",
        ...of("simulator"),
        ...common,
        answer: (request) => this.inForce.simulator(request),
        refuse: refuseSimulator,
      }),
    );
    this.#listeners.push(
      await listen({
        name: "admin",
        ...of("admin"),
        ...common,
        answer: (request) => answerAdmin(request, this.#state),
        refuse: refuseAdmin,
      }),
    );
  }

  readonly #state: AdminState = {
    reasons: () => (this.#isDraining ? ["DRAINING"] : []),
    revision: () => {
      const { revision, loadedAt, catalogue } = this.inForce;
      return {
        revision,
        loadedAt,
        catalogue,
        source: this.configuration.source?.directory ?? null,
        lastAttempt: this.#lastAttempt,
      };
    },
    configuration: () => this.shown,
    reload: () => {
      if (this.#isReloading) return false;
      void this.reload();
      return true;
    },
  };

  #open(): number {
    return this.#listeners.reduce((sum, { open }) => sum + open(), 0);
  }
}

function pause(seconds: number): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve, seconds * 1000));
}
