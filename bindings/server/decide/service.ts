/** The decision point as a part of the server: gateways ask it, policies and keys change under it, every decision is told. */
import { Engine } from "postern";
import { contextKeys, createGateway, extAuthz, forwardAuth, type DecisionEvent, type Gateway } from "postern/gateway";
import { authenticatorsOf, type Authenticators } from "../authenticate/authenticators.js";
import type { Places } from "../config/file.js";
import type { Configuration } from "../config/types.js";
import { createDecisionLog, type DecisionLog } from "../decision-log/log.js";
import type { Sink } from "../decision-log/sinks.js";
import { startError } from "../faults.js";
import type { Answerer } from "../serve/listener.js";
import { lagGuard, type LagGuard } from "../serve/lag.js";
import type { Log } from "../serve/log.js";
import type { Metrics } from "../serve/metrics.js";
import { Turns } from "../serve/turns.js";
import { PoliciesInForce } from "../source/in-force.js";
import { sourceOf } from "../source/sources.js";
import { decisionAnswerer, type Endpoint } from "./answerer.js";
import { gatewayOptionsOf, placed } from "./gateway-options.js";

export interface ServiceContext {
  readonly configuration: Configuration;
  readonly at: Places;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly version: string;
  readonly clock?: () => number;
  /** In the place of that of the configuration. */
  readonly sink?: Sink;
}

export class DecisionService {
  readonly #context: ServiceContext;
  readonly #authenticators: Authenticators;
  readonly #decisionLog: DecisionLog;
  readonly #turns: Turns;
  readonly #lag: LagGuard;
  readonly #gateway: Gateway;
  readonly #endpoints: readonly Endpoint[];
  readonly policies: PoliciesInForce;

  private constructor(context: ServiceContext) {
    this.#context = context;
    const { configuration, at, log, metrics, version, clock = Date.now } = context;
    const { source = {}, authenticate = [], account, partition, region, limits = {}, cache } = configuration;
    const settings = {
      ...(account === undefined ? {} : { account }),
      ...(partition === undefined ? {} : { partition }),
      ...(region === undefined ? {} : { region }),
    };
    const load = (bytes: Uint8Array): Engine => Engine.loadSync(bytes);
    const keysOf = cache === undefined ? undefined : contextKeys;
    this.policies = new PoliciesInForce(sourceOf(source, version), source, log, metrics, load, clock, keysOf);
    this.#authenticators = placed(at, ["authenticate"], () => authenticatorsOf(authenticate, { settings, clock, log, metrics }));
    this.#decisionLog = createDecisionLog(configuration.decisionLog ?? {}, metrics, clock, context.sink);
    this.#gateway = this.#createGateway(clock);
    this.#endpoints = this.#createEndpoints();
    const { concurrent = 1024, queue = 1024, queueMillis = 100, lagMillis = 200 } = limits;
    this.#turns = new Turns({ concurrent, queue, queueMillis });
    this.#lag = lagGuard(lagMillis);
    metrics.watched("postern_in_flight", "Requests that are being answered", () => this.#turns.running);
    metrics.watched("postern_queued", "Requests that wait for their turn", () => this.#turns.waiting);
  }

  /** Policies are in force, and keys were asked for. Throws StartError. */
  static async start(context: ServiceContext): Promise<DecisionService> {
    const service = new DecisionService(context);
    try {
      await Promise.all([service.policies.start(), service.#authenticators.start()]);
    } catch (error) {
      await service.close();
      throw error;
    }
    return service;
  }

  answerer(isUnix: boolean): Answerer {
    return decisionAnswerer({
      endpoints: this.#endpoints,
      gateway: this.#gateway,
      turns: this.#turns,
      isLate: this.#lag.isLate,
      metrics: this.#context.metrics,
      isUnix,
    });
  }

  /** Why it should get no requests. */
  reasons(): string[] {
    return [
      ...(this.policies.current === undefined ? ["NO_POLICIES"] : []),
      ...(this.#authenticators.isReady() ? [] : ["NO_KEYS"]),
      ...(this.policies.isStale ? ["STALE"] : []),
    ];
  }

  /** SIGHUP: policies, keys and sinks. What fails stays as it was. */
  async renew(): Promise<void> {
    this.#decisionLog.reopen();
    await this.#authenticators.renew().catch((error: unknown) =>
      this.#context.log("error", "KEYS_FAILED", "keys could not be read; the old ones stay in use", {
        error: (error as Error).message,
      }),
    );
    await this.policies.reload(true);
  }

  async close(): Promise<void> {
    this.#lag.close();
    await this.policies.close();
    await this.#decisionLog.close();
  }

  #createGateway(clock: () => number): Gateway {
    const { configuration, at, log } = this.#context;
    return placed(at, [], () =>
      createGateway({
        ...gatewayOptionsOf(configuration),
        engine: () => (this.#decisionLog.isFull() ? "OVERLOADED" : this.policies.now()),
        authenticate: this.#authenticators.list,
        clock,
        onDecision: (event) => this.#told(event),
        onFault: (fault) => log("error", "INTERNAL", "an internal error", { error: String((fault as Error)?.stack ?? fault) }),
      }),
    );
  }

  #told(event: DecisionEvent): void {
    const { adapter, verdict, authenticator, micros } = event;
    const { metrics } = this.#context;
    metrics.decision(adapter, verdict.decision, verdict.code).inc();
    if (micros !== undefined) metrics.decisionSeconds(adapter).observe(micros / 1e6);
    if (authenticator !== undefined) metrics.authentication(authenticator, verdict.status === 401 ? verdict.code : "OK").inc();
    this.#decisionLog.write(event);
  }

  /** Throws StartError. */
  #createEndpoints(): Endpoint[] {
    const { configuration, at } = this.#context;
    const { forwardAuth: forward = false, extAuthzHttp: ext = false } = configuration.endpoints ?? {};
    const endpoints: Endpoint[] = [];
    if (forward !== false) {
      const { path = "/check", ...options } = forward;
      const adapter = placed(at, ["endpoints", "forwardAuth"], () => forwardAuth(this.#gateway, options));
      endpoints.push({ name: "forward_auth", adapter, takes: (asked) => asked === path || asked === `${path}/` });
    }
    if (ext !== false) {
      const { pathPrefix = "/ext", ...options } = ext;
      const adapter = placed(at, ["endpoints", "extAuthzHttp"], () => extAuthz(this.#gateway, { pathPrefix, ...options }));
      endpoints.push({ name: "ext_authz_http", adapter, takes: (asked) => asked.startsWith(`${pathPrefix}/`) });
    }
    if (endpoints.length > 0) return endpoints;
    throw startError(
      "CONFIG_INVALID",
      "`endpoints` has none that is on",
      "give `endpoints.forwardAuth` or `endpoints.extAuthzHttp`",
    );
  }
}

/** Is there something that gateways ask? */
export function hasEndpoints({ endpoints }: Configuration): boolean {
  return [endpoints?.forwardAuth, endpoints?.extAuthzHttp].some((each) => each !== undefined && each !== false);
}
