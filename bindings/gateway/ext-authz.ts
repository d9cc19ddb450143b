/**
 * Envoy's ext_authz over HTTP: the client's request, on a path below a prefix. Envoy repeats method, path, query and host; the client's
 * address and scheme are in forwarded headers.
 */
import { addressOfList, adapter, schemeOf, type Adapter, type GatewayRequest } from "./adapter.js";
import { membersOf, oneOf, textOf } from "./check.js";
import { Findings } from "./error.js";
import type { HttpFacts, Peer } from "./facts.js";
import type { Gateway } from "./gateway.js";
import { oneWord, type HeaderMap } from "./headers.js";
import { urlParts } from "./url.js";
import { Refusal } from "./verdict.js";

export interface ExtAuthzOptions {
  /** Envoy's `path_prefix`: `/ext`. It is cut off. Default: none. */
  readonly pathPrefix?: string;
  /** Name the credential's header in `x-envoy-auth-headers-to-remove`. Default false. */
  readonly removeCredential?: boolean;
  readonly addressOptional?: boolean;
  /**
   * Envoy has `normalize_path` on. A `Request` has resolved `..` and `%2e%2e` in its URL; where the server gives no raw target
   * (`Peer.target`), as in Workers, Deno and Bun, what is decided is what is served only then. Default false: without a raw target every
   * request is refused.
   */
  readonly pathsAreNormalized?: boolean;
}

/** Throws GatewayError for options that are wrong; the function never throws. */
export function extAuthz(gateway: Gateway, options: ExtAuthzOptions = {}): Adapter {
  const { prefix, isOptional, isNormalized, removeCredential } = readOptions(options);
  const read = (request: GatewayRequest, headers: HeaderMap, peer: Peer): HttpFacts => {
    const url = isNormalized ? urlParts(request.url) : undefined;
    const target = targetOf(peer.target ?? url?.target, prefix);
    const host = oneWord(headers, "host") ?? url?.host;
    const address = addressOfList(headers, "x-forwarded-for", gateway.trustedProxies, isOptional);
    return {
      method: request.method,
      scheme: schemeOf(headers, "x-forwarded-proto"),
      target,
      headers,
      host,
      address,
      peer: peer.address,
    };
  };
  return adapter(gateway, "ext_authz_http", read, { removeCredential, vary: "host, x-forwarded-for, x-forwarded-proto" });
}

function readOptions(options: ExtAuthzOptions): {
  prefix: string;
  isOptional: boolean;
  isNormalized: boolean;
  removeCredential: boolean;
} {
  const findings = new Findings();
  const members = membersOf(options, ["pathPrefix", "removeCredential", "addressOptional", "pathsAreNormalized"], findings) ?? {};
  const flag = (name: string): boolean => oneOf(members[name], [true, false], findings.at(name)) ?? false;
  const prefix =
    textOf(members["pathPrefix"], findings.at("pathPrefix"), /^(?:\/[\w.~-]+)*$/, "a path without a slash at its end") ?? "";
  const read = {
    prefix,
    isOptional: flag("addressOptional"),
    isNormalized: flag("pathsAreNormalized"),
    removeCredential: flag("removeCredential"),
  };
  findings.throwIfAny();
  return read;
}

/** Throws Refusal. */
function targetOf(target: string | undefined, prefix: string): string {
  if (target === undefined) throw new Refusal("UNSAFE_PATH", "the raw target is not known");
  if (!target.startsWith(`${prefix}/`)) throw new Refusal("NO_TARGET", "the path is not below the prefix");
  return target.slice(prefix.length);
}
