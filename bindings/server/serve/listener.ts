/** One listening address: node:http with the server's bounds, and requests as the Fetch API has them. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import { quote, startError } from "../faults.js";
import { isLoopback, refusal } from "./host-rule.js";

export interface ListenerOptions {
  readonly name: string;
  /** `HOST:PORT`. */
  readonly address: string;
  readonly allowPlaintext: boolean;
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

export interface Listener {
  readonly name: string;
  readonly url: string;
  /** Stops listening; resolves when all connections are closed. Open requests are answered. */
  readonly close: () => Promise<void>;
  readonly open: () => number;
}

const HEADER_BYTES = 32 * 1024;
const HEADERS_COUNT = 200;
const [HEADERS_MILLIS, REQUEST_MILLIS, KEEP_ALIVE_MILLIS, LINGER_MILLIS] = [5_000, 10_000, 65_000, 1_000];

/** Throws StartError where it cannot listen. */
export async function listen(options: ListenerOptions): Promise<Listener> {
  const { host, port } = readAddress(options.address);
  checkPlaintext(options, host);
  const gate = new Gate(options);
  const server = createServer(
    {
      maxHeaderSize: HEADER_BYTES,
      headersTimeout: HEADERS_MILLIS,
      requestTimeout: REQUEST_MILLIS,
      keepAliveTimeout: KEEP_ALIVE_MILLIS,
    },
    gate.listener,
  );
  server.maxHeadersCount = HEADERS_COUNT;
  await started(server, host, port, options.address);
  const { port: real } = server.address() as AddressInfo;
  return {
    name: options.name,
    url: `http://${host.includes(":") ? `[${host}]` : host}:${real}`,
    open: () => gate.open,
    close: () => gate.close(server),
  };
}

/** Lets requests in, and counts them. */
class Gate {
  readonly #open = new Set<ServerResponse>();
  #isClosing = false;
  readonly #answer: (incoming: IncomingMessage, outgoing: ServerResponse) => Promise<void>;

  constructor(readonly options: ListenerOptions) {
    this.#answer = getRequestListener((request) => options.answer(request), { overrideGlobalObjects: false });
  }

  readonly listener = (incoming: IncomingMessage, outgoing: ServerResponse): void => {
    const reason = refusal(incoming, this.options.hosts);
    if (reason !== undefined) return this.#refuse(incoming, outgoing, 403, reason);
    if (this.#open.size >= this.options.concurrent)
      return this.#refuse(incoming, outgoing, 503, "too many requests at the same time");
    this.#open.add(outgoing);
    outgoing.once("close", () => void this.#open.delete(outgoing));
    outgoing.once("finish", () => letGo(incoming));
    if (this.#isClosing) outgoing.setHeader("connection", "close");
    void this.#answer(incoming, outgoing);
  };

  #refuse(incoming: IncomingMessage, outgoing: ServerResponse, status: 403 | 503, reason: string): void {
    const { headers, body } = this.options.refuse(status, reason, incoming.url ?? "/");
    const retry = status === 503 ? { "retry-after": "1" } : {};
    outgoing.writeHead(status, { ...headers, connection: "close", ...retry }).end(body);
    letGo(incoming);
  }

  get open(): number {
    return this.#open.size;
  }

  /** Open requests are answered, and their connections end with the answer. */
  close(server: Server): Promise<void> {
    this.#isClosing = true;
    for (const outgoing of this.#open) if (!outgoing.headersSent) outgoing.setHeader("connection", "close");
    return new Promise((resolve) => {
      server.close(() => resolve());
      server.closeIdleConnections();
    });
  }
}

/** A client that is still sending what nobody reads may read its answer, and then has to go. */
function letGo(incoming: IncomingMessage): void {
  if (incoming.complete) return;
  incoming.resume();
  const timer = setTimeout(() => incoming.socket.destroy(), LINGER_MILLIS);
  incoming.socket.once("close", () => clearTimeout(timer));
  incoming.once("end", () => clearTimeout(timer));
}

function readAddress(text: string): { readonly host: string; readonly port: number } {
  const colon = text.lastIndexOf(":");
  const port = Number(text.slice(colon + 1));
  if (port > 65_535)
    throw startError("LISTEN_FAILED", `the port of ${quote(text)} is above 65535`, "give another, or 0 for a free one");
  return { host: text.slice(0, colon).replace(/^\[|\]$/g, ""), port };
}

function checkPlaintext({ name, address, allowPlaintext }: ListenerOptions, host: string): void {
  if (allowPlaintext || isLoopback(host)) return;
  throw startError(
    "CONFIG_INVALID",
    `${name} listens on ${quote(address)}, which other machines reach, and speaks no TLS`,
    `listen on 127.0.0.1, or set \`listen.${name}.allowPlaintext: true\``,
  );
}

function started(server: Server, host: string, port: number, address: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (error) =>
      reject(startError("LISTEN_FAILED", `cannot listen on ${quote(address)}: ${error.message}`, "give another address")),
    );
    server.listen({ host, port }, resolve);
  });
}
