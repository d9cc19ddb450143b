/** One listening address: node:http with the server's bounds. */
import { chmodSync } from "node:fs";
import {
  createServer as createHttpServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerOptions,
  type ServerResponse,
} from "node:http";
import { createServer as createHttpsServer, type Server as HttpsServer } from "node:https";
import type { AddressInfo } from "node:net";
import type { ListenerName, TlsFiles } from "../config/types.js";
import { quote, startError } from "../faults.js";
import { isPublic, readAddress, removeStaleSocket, urlOf, type Address } from "./address.js";
import { letGo } from "./let-go.js";
import { tlsOptions } from "./tls.js";

export interface ListenerOptions {
  readonly name: ListenerName;
  readonly address: string;
  readonly allowPlaintext: boolean;
  readonly tls: TlsFiles | undefined;
  /** Of a Unix socket, octal. */
  readonly mode: string;
  readonly headerBytes: number;
  readonly answer: Answerer;
}

/** Answers a request, at once or later. What it gives is told when `outgoing` is closed, with an answer or without. */
export type Answerer = (incoming: IncomingMessage, outgoing: ServerResponse) => Open | undefined;

export interface Open {
  closed(): void;
}

export interface Listener {
  readonly name: ListenerName;
  readonly url: string;
  /** Stops listening; resolves when all connections are closed. Open requests are answered. */
  readonly close: () => Promise<void>;
  readonly open: () => number;
  /** Reads certificates anew. Throws StartError; the old ones stay then. */
  readonly renew: () => void;
}

const HEADERS_COUNT = 200;
const [HEADERS_MILLIS, REQUEST_MILLIS, KEEP_ALIVE_MILLIS] = [5_000, 10_000, 65_000];

/** Throws StartError where it cannot listen. */
export async function listen(options: ListenerOptions): Promise<Listener> {
  const address = readAddress(options.address);
  checkPlaintext(options, address);
  const door = new Door(options.answer);
  const server = createServer(options, door.listener);
  // Node.js leaves out what is beyond, without a word: one more is let in, so that it can be refused.
  server.maxHeadersCount = HEADERS_COUNT + 1;
  if (address.kind === "unix") await removeStaleSocket(address.path);
  await started(server, address, options);
  const { port = 0 } = (server.address() ?? {}) as Partial<AddressInfo>;
  return {
    name: options.name,
    url: urlOf(address, port, options.tls !== undefined),
    open: () => door.open,
    close: () => door.close(server),
    renew: () => {
      if (options.tls !== undefined) (server as HttpsServer).setSecureContext(tlsOptions(options.tls));
    },
  };
}

function createServer({ tls, headerBytes }: ListenerOptions, answer: RequestListener): Server {
  const bounds: ServerOptions = {
    maxHeaderSize: headerBytes,
    headersTimeout: HEADERS_MILLIS,
    requestTimeout: REQUEST_MILLIS,
    keepAliveTimeout: KEEP_ALIVE_MILLIS,
  };
  if (tls === undefined) return createHttpServer(bounds, answer);
  const options = tlsOptions(tls);
  try {
    return createHttpsServer({ ...bounds, ...options }, answer);
  } catch (error) {
    throw startError(
      "CONFIG_INVALID",
      `${quote(tls.certFile)} and its key do not match: ${(error as Error).message}`,
      "correct `tls`",
    );
  }
}

/** Counts who is in. */
class Door {
  readonly #open = new Set<ServerResponse>();
  #isClosing = false;

  constructor(readonly answer: Answerer) {}

  readonly listener = (incoming: IncomingMessage, outgoing: ServerResponse): void => {
    this.#open.add(outgoing);
    if (this.#isClosing) outgoing.setHeader("connection", "close");
    const open = this.#answered(incoming, outgoing);
    outgoing.on("close", () => {
      this.#open.delete(outgoing);
      letGo(incoming);
      open?.closed();
    });
  };

  #answered(incoming: IncomingMessage, outgoing: ServerResponse): Open | undefined {
    if (incoming.rawHeaders.length <= HEADERS_COUNT * 2) return this.answer(incoming, outgoing);
    outgoing.writeHead(431, { connection: "close" }).end();
    return undefined;
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

function checkPlaintext({ name, address, allowPlaintext, tls }: ListenerOptions, read: Address): void {
  if (allowPlaintext || tls !== undefined || !isPublic(read)) return;
  throw startError(
    "CONFIG_INVALID",
    `${name} would listen without TLS on ${quote(address)}, which other machines can reach`,
    `listen on 127.0.0.1, give \`listen.${name}.tls\`, or set \`listen.${name}.allowPlaintext: true\``,
  );
}

function started(server: Server, address: Address, { address: text, mode }: ListenerOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (error) =>
      reject(startError("LISTEN_FAILED", `cannot listen on ${quote(text)}: ${error.message}`, "give another address")),
    );
    if (address.kind === "tcp") return void server.listen({ host: address.host, port: address.port }, resolve);
    server.listen(address.path, () => {
      chmodSync(address.path, Number.parseInt(mode, 8));
      resolve();
    });
  });
}
