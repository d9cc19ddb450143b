/** Numbers for Prometheus. No label takes a text of a client's. */
import { collectDefaultMetrics, Gauge, Registry, type OpenMetricsContentType } from "prom-client";
import { tallyCounter, tallyHistogram, type Cell, type Find, type Observer } from "./tally.js";

const DECISION_BUCKETS = [5e-6, 1e-5, 2.5e-5, 5e-5, 1e-4, 2.5e-4, 1e-3, 5e-3, 2.5e-2];
const REQUEST_BUCKETS = [1e-4, 2.5e-4, 5e-4, 1e-3, 2.5e-3, 5e-3, 1e-2, 2.5e-2, 5e-2, 0.1, 0.25, 0.5, 1];

/** What in-force.ts tells. */
export interface ReloadMetrics {
  reloaded(outcome: string): void;
  contacted(now: number): void;
  inForce(
    revision: string,
    info: { readonly digest: string; readonly statements: number; readonly memoryBytes: number },
    now: number,
  ): void;
}

export class Metrics implements ReloadMetrics {
  readonly registry = new Registry();
  readonly decision: Find<Cell>;
  readonly decisionSeconds: Find<Observer>;
  readonly requestSeconds: Find<Observer>;
  readonly authentication: Find<Cell>;
  readonly rejected: Find<Cell>;
  readonly logDropped: Find<Cell>;
  readonly logLines: Find<Cell>;
  readonly jwksRefresh: Find<Cell>;
  readonly #reloads: Find<Cell>;
  readonly #info: Gauge;
  readonly #loaded: Gauge;
  readonly #contact: Gauge;
  readonly #statements: Gauge;
  readonly #memory: Gauge;

  constructor() {
    collectDefaultMetrics({ register: this.registry });
    this.decision = this.#counter("postern_decisions_total", "Decisions", "adapter", "decision", "code");
    this.decisionSeconds = this.#histogram(
      "postern_decision_seconds",
      "Time to map a request and decide it",
      DECISION_BUCKETS,
      "adapter",
    );
    this.requestSeconds = this.#histogram(
      "postern_request_seconds",
      "Time to answer a request",
      REQUEST_BUCKETS,
      "adapter",
      "status",
    );
    this.authentication = this.#counter("postern_authentications_total", "Credentials checked", "method", "outcome");
    this.rejected = this.#counter("postern_rejected_total", "Requests refused before they were read", "reason");
    this.logDropped = this.#counter("postern_decision_log_dropped_total", "Decision log lines dropped", "reason");
    this.logLines = this.#counter("postern_decision_log_lines_total", "Decision log lines written", "sink");
    this.jwksRefresh = this.#counter("postern_jwks_refreshes_total", "Fetches of an issuer's keys", "issuer", "outcome");
    this.#reloads = this.#counter("postern_reloads_total", "Checks of the policy source", "outcome");
    this.#info = this.#gauge("postern_policy_info", "The policies in force", "revision", "digest");
    this.#loaded = this.#gauge("postern_policy_loaded_timestamp_seconds", "When the policies came into force");
    this.#contact = this.#gauge("postern_policy_last_contact_timestamp_seconds", "When the source last answered");
    this.#statements = this.#gauge("postern_policy_statements", "Statements of the policies in force");
    this.#memory = this.#gauge("postern_core_memory_bytes", "Memory of the core");
  }

  /** A gauge whose value is asked for. */
  watched(name: string, help: string, value: () => number): void {
    const registers = [this.registry];
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(value());
      },
    });
  }

  reloaded(outcome: string): void {
    this.#reloads(outcome).inc();
  }

  contacted(now: number): void {
    this.#contact.set(now / 1000);
  }

  inForce(revision: string, info: Parameters<ReloadMetrics["inForce"]>[1], now: number): void {
    this.#info.reset();
    this.#info.set({ revision, digest: info.digest }, 1);
    this.#loaded.set(now / 1000);
    this.#statements.set(info.statements);
    this.#memory.set(info.memoryBytes);
  }

  /** The exposition, in the form that is asked for. */
  async exposition(accept: string | null): Promise<{ readonly type: string; readonly body: string }> {
    const isOpen = accept?.includes("application/openmetrics-text") === true;
    const registry = isOpen ? this.#openMetrics() : this.registry;
    return { type: registry.contentType, body: await registry.metrics() };
  }

  /** The registry's form is a state of it: it is set for one exposition at a time. */
  #openMetrics(): Registry<OpenMetricsContentType> {
    const open = new Registry<OpenMetricsContentType>();
    open.setContentType(Registry.OPENMETRICS_CONTENT_TYPE);
    for (const metric of this.registry.getMetricsAsArray()) open.registerMetric(metric as never);
    return open;
  }

  #counter(name: string, help: string, ...labelNames: string[]): Find<Cell> {
    return tallyCounter({ name, help, labelNames, registry: this.registry });
  }

  #histogram(name: string, help: string, buckets: readonly number[], ...labelNames: string[]): Find<Observer> {
    return tallyHistogram({ name, help, labelNames, registry: this.registry }, buckets);
  }

  #gauge(name: string, help: string, ...labelNames: string[]): Gauge {
    return new Gauge({ name, help, labelNames, registers: [this.registry] });
  }
}
