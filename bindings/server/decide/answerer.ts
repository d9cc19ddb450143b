/** The listener that gateways ask: which endpoint a request is for, whose turn it is, and the answer on the wire. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { answerOf, type Adapter, type Gateway, type Peer } from "postern/gateway";
import type { Answerer } from "../serve/listener.js";
import type { Metrics } from "../serve/metrics.js";
import { send } from "../serve/send.js";
import type { Turns } from "../serve/turns.js";

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
      return;
    }
    const started = performance.now();
    outgoing.once("finish", () =>
      options.metrics.requestSeconds(endpoint.name, String(outgoing.statusCode)).observe((performance.now() - started) / 1000),
    );
    const refuse = (reason: string): void => overloaded(options, endpoint, outgoing, reason);
    if (options.isLate()) return refuse("lag");
    const leave = options.turns.take(
      () => start(options, endpoint, incoming, outgoing),
      () => refuse("queue"),
    );
    outgoing.once("close", leave);
  };
}

/** Without the query; a slash at the end counts for nothing. */
function endpointOf(endpoints: readonly Endpoint[], target: string): Endpoint | undefined {
  const mark = target.indexOf("?");
  const path = mark < 0 ? target : target.slice(0, mark);
  return endpoints.find(({ takes }) => takes(path));
}

function start(options: AnswererOptions, { adapter }: Endpoint, incoming: IncomingMessage, outgoing: ServerResponse): void {
  outgoing.once("close", () => options.turns.done());
  const address = options.isUnix ? "unix" : incoming.socket.remoteAddress;
  const peer: Peer = {
    rawHeaders: incoming.rawHeaders,
    ...(address === undefined ? {} : { address }),
    ...(incoming.url === undefined ? {} : { target: incoming.url }),
  };
  const request = { method: incoming.method ?? "", url: "", headers: NO_HEADERS };
  // An adapter never rejects; should it, the gateway at the other end gets an error and not an allow.
  adapter(request, peer).then(
    (answer) => send(answer, outgoing),
    () => outgoing.writeHead(500).end(),
  );
}

function overloaded({ metrics, gateway }: AnswererOptions, { name }: Endpoint, outgoing: ServerResponse, reason: string): void {
  metrics.rejected(reason).inc();
  send(answerOf(gateway.refuse("OVERLOADED", { adapter: name, detail: reason })), outgoing);
}
