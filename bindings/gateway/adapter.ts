/** What the adapters have in common: the request as they read it, and a door that nothing passes but an answer. */
import type { FetchResponse, HeadersLike } from "../model/fetch.js";
import { clientOf, readForwardedAddress, type TrustedProxies } from "./addresses.js";
import { answerOf, answerParts, type AnswerOptions, type AnswerParts } from "./answer.js";
import type { HttpFacts, Peer } from "./facts.js";
import type { Gateway } from "./gateway.js";
import { ambiguous, headerMap, listHeader, oneWord, type HeaderMap } from "./headers.js";
import { after, isLater, type Soon } from "./soon.js";
import { Refusal, type Verdict } from "./verdict.js";

/** The members of a `Request` that are read. */
export interface GatewayRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: HeadersLike;
}

export interface Adapter {
  (request: GatewayRequest, peer: Peer): Promise<FetchResponse>;
  /** The same for servers that write answers themselves: at once where no authenticator has to be waited for. */
  readonly parts: (request: GatewayRequest, peer: Peer) => AnswerParts | Promise<AnswerParts>;
}

/** An adapter: facts are read, or refused; the refusal is logged with what was read before. */
export function adapter(
  gateway: Gateway,
  name: string,
  read: (request: GatewayRequest, headers: HeaderMap, peer: Peer) => HttpFacts,
  options: AnswerOptions = {},
): Adapter {
  const asking = { adapter: name };
  const verdictOf = (request: GatewayRequest, peer: Peer): Soon<Verdict> => {
    let headers: HeaderMap | undefined;
    const failed = (error: unknown): Verdict => {
      const facts = headers === undefined ? {} : { headers, peer: peer.address };
      return refused(gateway, error, { adapter: name, facts });
    };
    try {
      headers = headerMap(request.headers, peer.rawHeaders);
      if (!gateway.trustedProxies.includesPeer(peer.address)) throw new Refusal("UNTRUSTED_PROXY");
      const verdict = gateway.verdict(read(request, headers, peer), asking);
      return isLater(verdict) ? verdict.catch(failed) : verdict;
    } catch (error) {
      return failed(error);
    }
  };
  return Object.assign(async (request: GatewayRequest, peer: Peer) => answerOf(await verdictOf(request, peer), options), {
    parts: (request: GatewayRequest, peer: Peer) => after(verdictOf(request, peer), (verdict) => answerParts(verdict, options)),
  });
}

function refused(
  gateway: Gateway,
  error: unknown,
  about: { readonly adapter: string; readonly facts: Partial<HttpFacts> },
): ReturnType<Gateway["refuse"]> {
  if (!(error instanceof Refusal)) return gateway.refuse("INTERNAL", { ...about, fault: error });
  const { code, detail, status } = error;
  return gateway.refuse(code, { ...about, status, ...(detail === undefined ? {} : { detail }) });
}

/** `wss` and `ws` are what Traefik sends of WebSockets. Absent: not encrypted, as far as anybody knows. */
export function schemeOf(headers: HeaderMap, name: string): HttpFacts["scheme"] {
  const scheme = oneWord(headers, name)?.toLowerCase() ?? "http";
  if (scheme === "https" || scheme === "wss") return "https";
  if (scheme === "http" || scheme === "ws") return "http";
  throw ambiguous(name, "is not a scheme");
}

/** The first from the right that is not a trusted proxy. Throws Refusal. */
export function addressOfList(headers: HeaderMap, name: string, trusted: TrustedProxies, isOptional: boolean): string | undefined {
  const list = listHeader(headers, name);
  const client = list === undefined ? undefined : clientOf(list, trusted);
  return neededAddress(client?.text, name, isOptional);
}

/** One address, which is not asked whether it is a proxy's. Throws Refusal. */
export function addressOfHeader(headers: HeaderMap, name: string, isOptional: boolean): string | undefined {
  const text = oneWord(headers, name);
  const address = text === undefined ? undefined : readForwardedAddress(text);
  if (text !== undefined && address === undefined) throw new Refusal("BAD_ADDRESS", `the header ${name} is not an address`);
  return neededAddress(address?.text, name, isOptional);
}

function neededAddress(address: string | undefined, name: string, isOptional: boolean): string | undefined {
  if (address === undefined && !isOptional) throw new Refusal("NO_ADDRESS", `${name} names no client`);
  return address;
}
