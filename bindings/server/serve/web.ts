/** Listeners that people's tools ask (admin, simulator): Fetch handlers, behind the rules for Host and Origin. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { refusal } from "./host-rule.js";
import type { Answerer } from "./listener.js";

export interface WebOptions {
  readonly hosts: readonly string[];
  /** Requests at the same time. */
  readonly concurrent: number;
  readonly answer: (request: Request) => Promise<Response> | Response;
  readonly refuse: Refuse;
}

/** What a refused request for a path is told. */
export type Refuse = (status: 403 | 503, reason: string, path: string) => Refusal;

export interface Refusal {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export function webAnswerer(options: WebOptions): Answerer {
  const answer = getRequestListener((request) => options.answer(request), { overrideGlobalObjects: false });
  let open = 0;
  return (incoming, outgoing) => {
    const reason = refusal(incoming, options.hosts);
    if (reason !== undefined) return refuse(options, incoming, outgoing, 403, reason);
    if (open >= options.concurrent) return refuse(options, incoming, outgoing, 503, "too many requests at the same time");
    open++;
    void answer(incoming, outgoing);
    return { closed: () => void open-- };
  };
}

function refuse(
  options: WebOptions,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  status: 403 | 503,
  reason: string,
): undefined {
  const { headers, body } = options.refuse(status, reason, incoming.url ?? "/");
  const retry = status === 503 ? { "retry-after": "1" } : {};
  outgoing.writeHead(status, { ...headers, connection: "close", ...retry }).end(body);
}
