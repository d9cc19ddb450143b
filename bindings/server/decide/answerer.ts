/** The listener that gateways ask: which endpoint a request is for, whose turn it is, and the answer on the wire. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { answerParts, type Adapter, type AnswerParts, type Gateway, type Peer } from "postern/gateway";
import type { Answerer, Open } from "../serve/listener.js";
import type { Metrics } from "../serve/metrics.js";
import { sendParts } from "../serve/send.js";
import type { Asker, Turns } from "../serve/turns.js";

export interface Endpoint {
  /** As metrics name it. */
  readonly name: string;
  readonly adapter: Adapter;
  /** Is a request for this path, without its query, for it? */
  readonly takes: (path: string) => boolean;
}

export interface AnswererOptions {
  readonly endpoints: readonly Endpoint[];
  readonly gateway: Gateway;
  readonly turns: Turns;
  readonly isLate: () => boolean;
  readonly metrics: Metrics;
  /** Is the listener a Unix socket? */
  readonly isUnix: boolean;
}

const NOT_FOUND = JSON.stringify({ error: "NotFound" });
/** Never read: the adapters read `rawHeaders`. */
const NO_HEADERS = { get: () => null, forEach: () => undefined };

export function decisionAnswerer(options: AnswererOptions): Answerer {
  return (incoming, outgoing) => {
    const endpoint = endpointOf(options.endpoints, incoming.url ?? "");
    if (endpoint === undefined) {
      outgoing.writeHead(404, { "content-type": "application/json", "cache-control": "no-store" }).end(NOT_FOUND);
      return undefined;
    }
    const turn = new Turn(options, endpoint, incoming, outgoing);
    if (options.isLate()) turn.refuse("lag");
    else options.turns.take(turn);
    return turn;
  };
}

/** Without the query; a slash at the end counts for nothing. */
function endpointOf(endpoints: readonly Endpoint[], target: string): Endpoint | undefined {
  const mark = target.indexOf("?");
  const path = mark < 0 ? target : target.slice(0, mark);
  return endpoints.find(({ takes }) => takes(path));
}

/** One request: waits, is answered, ends. */
class Turn implements Asker, Open {
  readonly #since = performance.now();
  #isStarted = false;
  isGone = false;

  constructor(
    readonly options: AnswererOptions,
    readonly endpoint: Endpoint,
    readonly incoming: IncomingMessage,
    readonly outgoing: ServerResponse,
  ) {}

  start(): void {
    this.#isStarted = true;
    const { incoming, options } = this;
    const address = options.isUnix ? "unix" : incoming.socket.remoteAddress;
    const peer: Peer = { rawHeaders: incoming.rawHeaders, address, target: incoming.url };
    const request = { method: incoming.method ?? "", url: "", headers: NO_HEADERS };
    try {
      const answer = this.endpoint.adapter.parts(request, peer);
      if ("status" in answer) sendParts(answer, this.outgoing);
      else this.#sendLater(answer);
    } catch {
      this.#fail();
    }
  }

  #sendLater(answer: Promise<AnswerParts>): void {
    answer.then((parts) => sendParts(parts, this.outgoing)).catch(() => this.#fail());
  }

  /** An adapter never throws; should it, the gateway at the other end gets an error and not an allow. */
  #fail(): void {
    if (!this.outgoing.headersSent) this.outgoing.writeHead(500).end();
  }

  refuse(reason = "queue"): void {
    const { metrics, gateway } = this.options;
    metrics.rejected(reason).inc();
    sendParts(answerParts(gateway.refuse("OVERLOADED", { adapter: this.endpoint.name, detail: reason })), this.outgoing);
  }

  /** Answered, or given up. */
  closed(): void {
    const { metrics, turns } = this.options;
    this.isGone = true;
    if (this.#isStarted) turns.done();
    if (!this.outgoing.writableFinished) return;
    const seconds = (performance.now() - this.#since) / 1000;
    metrics.requestSeconds(this.endpoint.name, String(this.outgoing.statusCode)).observe(seconds);
  }
}
