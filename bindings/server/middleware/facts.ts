/** A request of Node.js as facts: the raw target and the raw headers, not what frameworks make of them. */
import type { IncomingMessage } from "node:http";
import type { HttpFacts, MiddlewareOptions } from "postern/gateway";

export interface AuthorizeOptions<Request> extends MiddlewareOptions<Request> {
  /**
   * A client whose address is not known (at a Unix socket, or gone before it was asked for): `aws:SourceIp` is absent, and a Deny of
   * addresses does not hold. Default false: the request is refused.
   */
  readonly addressOptional?: boolean;
}

/** What Express and Fastify say beside, by their settings for trusted proxies. */
export interface Connection {
  /** The client's address. */
  readonly ip?: string | undefined;
  readonly protocol?: string | undefined;
}

/** `target`: of the request line. */
export function nodeFacts(incoming: IncomingMessage, target: string, { ip, protocol }: Connection): HttpFacts {
  const headers = headerMap(incoming.rawHeaders);
  const [host, ...more] = headers.get("host") ?? [];
  const address = ip?.toLowerCase().replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/, "");
  return {
    method: incoming.method ?? "",
    scheme: protocol === "https" ? "https" : "http",
    target,
    headers,
    ...(host === undefined || host === "" || more.length > 0 ? {} : { host }),
    ...(address === undefined ? {} : { address }),
  };
}

function headerMap(raw: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const map = new Map<string, string[]>();
  for (let at = 0; at + 1 < raw.length; at += 2) {
    const [name, value] = [raw[at]!.toLowerCase(), raw[at + 1]!];
    const values = map.get(name);
    if (values === undefined) map.set(name, [value]);
    else values.push(value);
  }
  return map;
}
