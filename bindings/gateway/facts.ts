/** What is known of a request before anybody is asked about it. Adapters make it of wire forms; the gateway reads nothing else. */

export interface HttpFacts {
  /** As the client sent it: `GET`. */
  readonly method: string;
  readonly scheme: "http" | "https";
  /** Without a port or a trailing dot is not needed: the gateway cuts them. Absent: not known. */
  readonly host?: string | undefined;
  /** Path and query as they stand in the request line, nothing decoded: `/a%20b?x=1`. */
  readonly target: string;
  /** Names in lower case; each value as it was sent. */
  readonly headers: ReadonlyMap<string, readonly string[]>;
  /** Address of the client, an IPv4 or IPv6 address without a port. Absent: not known, and `aws:SourceIp` is absent. */
  readonly address?: string | undefined;
  /** Address of the gateway that told these facts, once it was found to be a trusted proxy; `unix` for a socket. Absent: the client told them. */
  readonly peer?: string | undefined;
  /** Values that the gateway gave beside headers (`context_extensions` of Envoy): `{ext.NAME}`. */
  readonly extensions?: Readonly<Record<string, string>>;
  /** JSON of the request, where an adapter has it: for `requestTags`. */
  readonly body?: Uint8Array;
}

/** Who is at the other end of the connection that an adapter was called on. */
export interface Peer {
  /** Its IP address, or `unix` for a socket. Absent: not known, which is never trusted. */
  readonly address?: string | undefined;
  /** Node.js's `rawHeaders`, names and values in turn: repeated headers are seen there, while `Headers` joins them. */
  readonly rawHeaders?: readonly string[];
  /** Path and query of the request line, undecoded. A `Request` has resolved `..` and `%2e%2e` in its `url`. */
  readonly target?: string | undefined;
}
