/** Every member of the configuration, once. docs/serve.md says more of each. */
import { AUTHENTICATE } from "./authenticate-shape.js";
import { DECISION_LOG } from "./decision-log-shape.js";
import { ROUTE } from "./route-shape.js";
import { choice, flag, list, map, number, object, orFalse, orNull, text, type ObjectShape } from "./shape.js";
import { SOURCE } from "./source-shape.js";

/** `127.0.0.1:8184`, `[::1]:0`, `localhost:8184`, `unix:/run/postern.sock`. */
export const ADDRESS = /^(?:(?:\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9.-]+):\d{1,5}|unix:\/.+)$/;

const TLS = object(
  "TLS of this address; its files are read again on SIGHUP",
  {
    certFile: text("PEM: the certificate, then the intermediate ones"),
    keyFile: text("PEM: the private key"),
    clientCaFile: text("PEM: clients (gateways) must have a certificate of one of these authorities"),
    minVersion: choice("Default 1.2", "1.2", "1.3"),
  },
  { required: ["certFile", "keyFile"] },
);

const listener = (about: string): ObjectShape =>
  object(about, {
    address: text("HOST:PORT, [IPv6]:PORT, unix:/PATH; port 0 takes a free one", ADDRESS),
    allowPlaintext: flag("Listen without TLS on an address that other machines can reach"),
    mode: text("Of a Unix socket; default 0660", /^0[0-7]{3}$/),
    tls: orNull(TLS),
  });

const HEADER_NAME = /^[a-z0-9!#$%&'*+.^_`|~-]+$/;

const FORWARD_AUTH = object(
  "nginx, Traefik, Caddy, HAProxy ask here",
  {
    headers: choice("Names of the facts' headers: `original` for nginx, `forwarded` for the others", "original", "forwarded"),
    path: text("Default /check", /^(?:\/[\w.~-]+)+$/),
    names: map("Other names for the headers of facts", text("A header's name in lower case", HEADER_NAME)),
    addressOptional: flag("Decide without the client's address; aws:SourceIp is absent then"),
  },
  { required: ["headers"] },
);

const EXT_AUTHZ = object("Envoy's ext_authz over HTTP", {
  pathPrefix: text("Envoy's path_prefix; default /ext", /^(?:\/[\w.~-]+)+$/),
  removeCredential: flag("Name the credential's header in x-envoy-auth-headers-to-remove"),
  addressOptional: flag("Decide without the client's address; aws:SourceIp is absent then"),
});

const SIMULATOR = object("The policy simulator", {
  enabled: flag("Serve it; `--simulator` does the same"),
  identity: text("ARN that GetCallerIdentity names", /^arn:/),
  resultModel: choice("One result per action, or per pair of action and resource", "perAction", "perPair"),
  roleCallers: choice("A resource policy with a role as caller", "refuse", "evaluate"),
  awsLimits: flag("Apply AWS's own limits too"),
  ownChecks: flag("ValidatePolicy reports what Access Analyzer does not check, too: codes X_"),
  perSecond: number("Calls per second; the rest are answered with Throttling", 1, 1_000_000),
});

const LIMITS = object("Bounds", {
  headerBytes: number("Request line and headers; more is 431", 1024, 1_048_576),
  targetBytes: number("Path and query of the client's request", 16, 65_536),
  concurrent: number("Requests answered at the same time", 1, 65_536),
  queue: number("Requests that may wait for their turn; the rest are answered 503", 0, 65_536),
  queueMillis: number("How long a request waits for its turn", 1, 60_000),
  lagMillis: number("Lag of the event loop (p99 of a second) above which new requests are answered 503; 0: never", 0, 60_000),
});

const CACHE = object(
  "How long a cache of the gateway's may keep a decision that follows from the request's headers alone",
  { seconds: number("max-age of an answer, in whole seconds; less where the credential ends before", 1, 3600) },
  { required: ["seconds"] },
);

const SHUTDOWN = object("How the server shuts down", {
  drainSeconds: number("How long it waits for open requests", 0, 3600),
  preStopSeconds: number("How long it keeps listening after SIGTERM", 0, 3600),
});

export const CONFIGURATION: ObjectShape = object("Configuration of postern-server", {
  version: number("Version of this configuration format", 1, 1),
  listen: object("Addresses", {
    http: listener("Gateways ask here; default 127.0.0.1:8181"),
    simulator: listener("The policy simulator, path /; default 127.0.0.1:8184"),
    admin: listener("Health, metrics, revision, configuration; default 127.0.0.1:8182"),
  }),
  hosts: list(
    "Values of the Host header that admin and simulator answer, beside the listening address",
    text("HOST or HOST:PORT", /^[A-Za-z0-9.[\]:-]+$/),
  ),
  source: SOURCE,
  account: text("Account of principals, and of resources that name none", /^\d{12}$/),
  partition: text("Default aws", /^[a-z][a-z0-9-]{0,62}$/),
  region: text("Region of {region}, and aws:RequestedRegion", /^[a-z][a-z0-9-]{0,62}$/),
  trustedProxies: list("Gateways, whose facts are believed", text("An address, a CIDR range, or `unix`")),
  authenticate: AUTHENTICATE,
  anonymous: choice('A request without a credential: 401, or a decision about "*"', "deny", "evaluate"),
  routes: list("What requests ask for", ROUTE),
  unmatched: choice("A request that no route matches; bypass allows it", "deny", "bypass"),
  iKnowThisAllows: flag("Needed by `unmatched: bypass`"),
  reveal: choice("What a denied client is told", "none", "message", "explain"),
  cache: CACHE,
  paths: object("Paths that are refused by default", {
    allow: list("What is let through", choice("A form of path", "encodedSlash", "encodedPercent", "emptySegment", "semicolon")),
  }),
  passHeaders: map("Headers for the upstream", text("A text with placeholders")),
  allowHeaderNames: list("Names of passHeaders that do not begin with x-", text("A header's name in lower case", HEADER_NAME)),
  endpoints: object("What gateways ask", { forwardAuth: orFalse(FORWARD_AUTH), extAuthzHttp: orFalse(EXT_AUTHZ) }),
  decisionLog: DECISION_LOG,
  simulator: SIMULATOR,
  log: object("The operational log on standard error", {
    level: choice("The lowest level that is written", "debug", "info", "warn", "error", "silent"),
  }),
  limits: LIMITS,
  shutdown: SHUTDOWN,
});
