/**
 * Forward-auth: nginx's `auth_request`, Traefik's ForwardAuth, Caddy's `forward_auth`, HAProxy by Lua. The client's request stands in
 * headers that the gateway sets. Of the two families of names one is read, never both: each gateway lets the other through as the client
 * wrote it.
 */
import { addressOfHeader, addressOfList, adapter, schemeOf, type Adapter } from "./adapter.js";
import { membersOf, oneOf, textOf, type Members } from "./check.js";
import { Findings } from "./error.js";
import type { HttpFacts, Peer } from "./facts.js";
import type { Gateway } from "./gateway.js";
import { ambiguous, oneUnbroken, oneWord, type HeaderMap } from "./headers.js";
import { hostOf } from "./host.js";
import { METHOD } from "./routes/match.js";
import { HEADER_NAME } from "./routes/route.js";
import { Refusal } from "./verdict.js";

export interface ForwardAuthOptions {
  /** `forwarded`: Traefik, Caddy, HAProxy. `original`: nginx, ingress-nginx. There is no guessing. */
  readonly headers: "forwarded" | "original";
  /** Other names of the headers. */
  readonly names?: Partial<FactNames>;
  /** Without the client's address, `aws:SourceIp` is absent. Default false: the request is refused. */
  readonly addressOptional?: boolean;
}

/** The header of each fact, in lower case. */
export interface FactNames {
  readonly method: string;
  readonly target: string;
  /** Absolute, in the place of target, host and scheme: with `original` only. */
  readonly url: string;
  readonly host: string;
  readonly scheme: string;
  readonly address: string;
}

const NAMES: Readonly<Record<ForwardAuthOptions["headers"], Partial<FactNames> & Omit<FactNames, "url">>> = {
  forwarded: {
    method: "x-forwarded-method",
    target: "x-forwarded-uri",
    host: "x-forwarded-host",
    scheme: "x-forwarded-proto",
    address: "x-forwarded-for",
  },
  original: {
    method: "x-original-method",
    target: "x-original-uri",
    url: "x-original-url",
    host: "x-original-host",
    scheme: "x-original-proto",
    address: "x-real-ip",
  },
};

/**
 * Answers a gateway's question about a request. The path that it asks on is not looked at: route `/check` (with whatever query) here.
 * Throws GatewayError for options that are wrong; the function never throws.
 *
 * @example
 * const check = forwardAuth(gateway, { headers: "original" });
 * const answer = await check(request, { address: "127.0.0.1", rawHeaders: incoming.rawHeaders });
 */
export function forwardAuth(gateway: Gateway, options: ForwardAuthOptions): Adapter {
  const { headers: family, names, isOptional } = readOptions(options);
  const read = (_: unknown, headers: HeaderMap, peer: Peer): HttpFacts => {
    const { target, host, scheme } = family === "original" ? placeOf(headers, names) : forwardedPlace(headers, names);
    const method = methodOf(headers, names.method);
    const address =
      family === "original"
        ? addressOfHeader(headers, names.address, isOptional)
        : addressOfList(headers, names.address, gateway.trustedProxies, isOptional);
    return { method, scheme, target, headers, host, address, peer: peer.address };
  };
  return adapter(gateway, "forward_auth", read, { vary: Object.values(names).join(", ") });
}

interface Read {
  readonly headers: ForwardAuthOptions["headers"];
  readonly names: Partial<FactNames> & Omit<FactNames, "url">;
  readonly isOptional: boolean;
}

function readOptions(options: ForwardAuthOptions): Read {
  const findings = new Findings();
  const members: Members = membersOf(options, ["headers", "names", "addressOptional"], findings) ?? {};
  const headers = oneOf(members["headers"] ?? null, ["forwarded", "original"] as const, findings.at("headers"));
  const own = NAMES[headers ?? "forwarded"];
  const given = members["names"] === undefined ? {} : (membersOf(members["names"], Object.keys(own), findings.at("names")) ?? {});
  const names = Object.keys(given).map(
    (name) => [name, textOf(given[name], findings.at("names", name), HEADER_NAME, "a header's name in lower case")] as const,
  );
  const isOptional = oneOf(members["addressOptional"], [true, false], findings.at("addressOptional")) ?? false;
  findings.throwIfAny();
  return {
    headers: headers!,
    names: { ...own, ...Object.fromEntries(names.filter(([, name]) => name !== undefined)) },
    isOptional,
  };
}

function methodOf(headers: HeaderMap, name: string): string {
  const method = oneWord(headers, name);
  if (method === undefined) throw new Refusal("NO_METHOD", `${name} is missing`);
  if (!METHOD.test(method)) throw new Refusal("BAD_METHOD");
  return method;
}

type Place = Pick<HttpFacts, "target" | "scheme"> & { readonly host: string | undefined };

function forwardedPlace(headers: HeaderMap, names: Read["names"]): Place {
  const target = oneUnbroken(headers, names.target);
  if (target === undefined) throw new Refusal("NO_TARGET", `${names.target} is missing`);
  return { target, host: oneWord(headers, names.host), scheme: schemeOf(headers, names.scheme) };
}

const ABSOLUTE = /^(https?):\/\/([^/?#@\s,]+)(\/[^#]*)$/i;

/** Of a target, or of an absolute URL; not of both. */
function placeOf(headers: HeaderMap, names: Read["names"]): Place {
  const url = names.url === undefined ? undefined : oneUnbroken(headers, names.url);
  if (url === undefined) return forwardedPlace(headers, names);
  if (oneUnbroken(headers, names.target) !== undefined) throw ambiguous(names.url!, `and ${names.target} are both given`);
  const [, scheme, host, target] = ABSOLUTE.exec(url) ?? [];
  if (scheme === undefined || target === undefined) throw new Refusal("UNSAFE_PATH", `${names.url!} is not an absolute URL`);
  const place: Place = { target, host: host!, scheme: scheme.toLowerCase() === "https" ? "https" : "http" };
  refuseOthers(headers, names, place);
  return place;
}

/** A gateway that gives a URL does not set these: they are perhaps the client's, and must not say otherwise. Throws Refusal. */
function refuseOthers(headers: HeaderMap, names: Read["names"], { host, scheme }: Place): void {
  const said = oneWord(headers, names.host);
  if (said !== undefined && hostOf(said) !== hostOf(host!)) throw ambiguous(names.host, `says another host than ${names.url!}`);
  if (oneWord(headers, names.scheme) !== undefined && schemeOf(headers, names.scheme) !== scheme)
    throw ambiguous(names.scheme, `says another scheme than ${names.url!}`);
}
