/** The server: its listeners, what is in force, and how it ends. */
import type { Places } from "../config/file.js";
import type { Configuration, ListenerName } from "../config/types.js";
import { DecisionService, hasEndpoints } from "../decide/service.js";
import { startError } from "../faults.js";
import { answerAdmin } from "./admin.js";
import { listen, type Answerer, type Listener } from "./listener.js";
import type { Log } from "./log.js";
import { Metrics } from "./metrics.js";
import { refuseAdmin, refuseSimulator } from "./refusals.js";
import { SimulatorService } from "./simulator.js";
import { webAnswerer } from "./web.js";

export const DEFAULTS = {
  listen: {
    http: { address: "127.0.0.1:8181" },
    simulator: { address: "127.0.0.1:8184" },
    admin: { address: "127.0.0.1:8182" },
  },
  limits: { headerBytes: 32_768, concurrent: 1024, queue: 1024, queueMillis: 100, lagMillis: 200 },
  shutdown: { drainSeconds: 20, preStopSeconds: 0 },
  log: { level: "info" },
} as const satisfies Configuration;

export interface ServerOptions {
  readonly configuration: Configuration;
  /** The configuration as it may be shown. */
  readonly shown: unknown;
  readonly at: Places;
  readonly log: Log;
  readonly version: string;
}

export class PosternServer {
  readonly #listeners: Listener[] = [];
  readonly #metrics = new Metrics();
  #decisions: DecisionService | undefined;
  #simulator: SimulatorService | undefined;
  #isDraining = false;
  #isReloading = false;

  private constructor(readonly options: ServerOptions) {}

  /** Reads policies, then listens. Throws StartError; nothing listens then. */
  static async start(options: ServerOptions): Promise<PosternServer> {
    const server = new PosternServer(options);
    try {
      await server.#prepare();
      await server.#listen();
    } catch (error) {
      await Promise.all(server.#listeners.map(({ close }) => close()));
      await server.#decisions?.close();
      throw error;
    }
    options.log("info", "LISTENING", "listening", { listening: server.listening(), revision: server.revision });
    return server;
  }

  /** Reads all that `start` would, and listens nowhere. Where nothing is served, the directory is read as the simulator's. Throws StartError. */
  static async check(options: ServerOptions): Promise<string> {
    const { configuration } = options;
    const simulator = hasEndpoints(configuration) ? {} : { simulator: { ...configuration.simulator, enabled: true } };
    const server = new PosternServer({ ...options, configuration: { ...configuration, ...simulator } });
    await server.#prepare();
    await server.#decisions?.close();
    return `revision ${server.revision ?? "none"}, catalogue ${server.#simulator?.inForce.catalogue ?? "not used"}`;
  }

  listening(): { readonly name: string; readonly url: string }[] {
    return this.#listeners.map(({ name, url }) => ({ name, url }));
  }

  get revision(): string | undefined {
    return this.#decisions?.policies.current?.revision ?? this.#simulator?.inForce.revision;
  }

  /** SIGHUP: policies, keys, certificates and sinks anew. What fails stays as it was. */
  async renew(): Promise<void> {
    for (const { name, renew } of this.#listeners) this.#renewed(name, renew);
    await this.#reload(() => this.#decisions?.renew());
  }

  /** Policies anew. */
  reload(): Promise<void> {
    return this.#reload(() => this.#decisions?.policies.reload(true));
  }

  async #reload(decisions: () => Promise<void> | undefined): Promise<void> {
    this.#isReloading = true;
    await Promise.all([decisions(), this.#simulator?.reload()]).finally(() => (this.#isReloading = false));
  }

  #renewed(name: string, renew: () => void): void {
    try {
      renew();
    } catch (error) {
      this.options.log("error", "TLS_FAILED", "certificates could not be read; the old ones stay in use", {
        listener: name,
        error: (error as Error).message,
      });
    }
  }

  /** Answers what is open, then ends. True where nothing was left open. */
  async drain(): Promise<boolean> {
    const { log, configuration } = this.options;
    const { preStopSeconds = 0, drainSeconds = 20 } = configuration.shutdown ?? {};
    this.#isDraining = true;
    log("info", "DRAINING", "no more requests are taken", { open: this.#open() });
    await pause(preStopSeconds);
    const isDrained = await this.#closed(drainSeconds);
    await this.#decisions?.close();
    log(isDrained ? "info" : "warn", isDrained ? "STOPPED" : "DRAIN_TIMEOUT", "the server ends", { open: this.#open() });
    return isDrained;
  }

  /** True where all connections were closed in time. Administration is closed last, so that it can say that the rest is being drained. */
  async #closed(seconds: number): Promise<boolean> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<boolean>((resolve) => (timer = setTimeout(() => resolve(false), seconds * 1000)));
    const [admin, others] = [this.#listeners.filter(isAdmin), this.#listeners.filter((each) => !isAdmin(each))];
    const closed = Promise.all(others.map(({ close }) => close()))
      .then(() => Promise.all(admin.map(({ close }) => close())))
      .then(() => true);
    return Promise.race([closed, late]).finally(() => clearTimeout(timer));
  }

  async #prepare(): Promise<void> {
    const { configuration, at, log, version } = this.options;
    const { simulator, listen: addresses } = configuration;
    if (addresses?.http?.address === (addresses?.admin?.address ?? "") && !/:0$/.test(addresses?.http?.address ?? ":0"))
      throw startError("CONFIG_INVALID", "`listen.admin` must be another address than `listen.http`", "give it one of its own");
    if (simulator?.enabled === true) this.#simulator = await SimulatorService.start(configuration, log);
    if (hasEndpoints(configuration))
      this.#decisions = await DecisionService.start({ configuration, at, log, version, metrics: this.#metrics });
  }

  async #listen(): Promise<void> {
    const { hosts: given = [], limits } = this.options.configuration;
    const hosts = given.map((host) => host.toLowerCase());
    const web = { hosts, concurrent: limits?.concurrent ?? DEFAULTS.limits.concurrent };
    const [simulator, decisions] = [this.#simulator, this.#decisions];
    if (decisions !== undefined) await this.#listenOn("http", (address) => decisions.answerer(address.startsWith("unix:")));
    if (simulator !== undefined) {
      const answer = (request: Request): Promise<Response> => simulator.inForce.simulator(request);
      await this.#listenOn("simulator", () => webAnswerer({ ...web, answer, refuse: refuseSimulator }));
    }
    await this.#listenOn("admin", () =>
      webAnswerer({ ...web, answer: (request) => answerAdmin(request, this.#state), refuse: refuseAdmin }),
    );
  }

  async #listenOn(name: ListenerName, answerer: (address: string) => Answerer): Promise<void> {
    const { listen: addresses, limits } = this.options.configuration;
    const { address = DEFAULTS.listen[name].address, allowPlaintext = false, mode = "0660", tls } = addresses?.[name] ?? {};
    const headerBytes = limits?.headerBytes ?? DEFAULTS.limits.headerBytes;
    const answer = answerer(address);
    this.#listeners.push(await listen({ name, address, allowPlaintext, mode, tls: tls ?? undefined, headerBytes, answer }));
  }

  readonly #state = {
    reasons: (): string[] => [...(this.#isDraining ? ["DRAINING"] : []), ...(this.#decisions?.reasons() ?? [])],
    revision: (): Readonly<Record<string, unknown>> => ({ ...this.#simulator?.state(), ...this.#decisions?.policies.state() }),
    configuration: (): unknown => this.options.shown,
    metrics: (accept: string | null): ReturnType<Metrics["exposition"]> => this.#metrics.exposition(accept),
    reload: (): boolean => {
      if (this.#isReloading || this.#decisions?.policies.isReloading === true) return false;
      void this.reload();
      return true;
    },
  };

  #open(): number {
    return this.#listeners.reduce((sum, { open }) => sum + open(), 0);
  }
}

function isAdmin({ name }: Listener): boolean {
  return name === "admin";
}

function pause(seconds: number): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve, seconds * 1000));
}
