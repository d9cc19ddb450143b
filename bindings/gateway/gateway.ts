/**
 * A gateway's decision point: facts of a request → who calls → route → request of the engine → verdict. It knows no socket, no file and no
 * clock but the one it is given; it runs wherever JavaScript does.
 *
 *     const gateway = createGateway({ engine, routes, authenticate, account, trustedProxies });
 *     const verdict = await gateway.decide(facts);           // facts.ts → verdict.ts; never throws
 *     const check = forwardAuth(gateway, { headers: "original" });   // (Request, Peer) → Promise<Response>
 *
 * One rule above all: what is not an `allowed` of the engine (or a `bypass` that somebody wrote down) is a denial or an error.
 *
 * Look in options.ts for what it takes and tells, in identity.ts for what an authenticator answers, in principal.ts for callers of claims and
 * certificates, in routes/ for the route table, in forward-auth.ts and ext-authz.ts for the wire.
 */
import { ask, requestsOf, type Answer, type RouteRequest } from "./ask.js";
import { readAddress } from "./addresses.js";
import type { HttpFacts } from "./facts.js";
import { hostOf } from "./host.js";
import { decisionId } from "./id.js";
import { authenticated } from "./authenticate.js";
import type { Identity } from "./identity.js";
import { readOptions, type GatewayOptions, type InForce, type ReadOptions } from "./options.js";
import { METHOD } from "./routes/match.js";
import type { Scope } from "./routes/reference.js";
import type { CompiledRoute, PassHeader } from "./routes/route.js";
import type { Found } from "./routes/table.js";
import { fillText } from "./routes/template.js";
import { readTarget } from "./target.js";
import { headerValue } from "./header-value.js";
import { after, isLater, type Soon } from "./soon.js";
import { isRefusalCode, Refusal, type RefusalCode, type Reveal, type Verdict } from "./verdict.js";
import type { AuthorizationRequest } from "../model/request.js";
import type { TrustedProxies } from "./addresses.js";

export interface Gateway {
  /** Decides. Never throws, and never rejects: whatever goes wrong is a verdict. */
  decide(facts: HttpFacts, options?: { readonly adapter?: string }): Promise<Verdict>;
  /** As `decide`, but at once where no authenticator has to be waited for. */
  verdict(facts: HttpFacts, options?: { readonly adapter?: string }): Verdict | Promise<Verdict>;
  /** A verdict for what is refused before there are facts; it is logged like all others. */
  refuse(code: RefusalCode, about?: RefusalFacts): Verdict;
  /** For adapters. */
  readonly trustedProxies: TrustedProxies;
}

export interface RefusalFacts {
  readonly adapter?: string;
  readonly facts?: Partial<HttpFacts>;
  readonly detail?: string;
  readonly status?: Verdict["status"];
  /** What went wrong on our side, for `onFault`. */
  readonly fault?: unknown;
}

/**
 * A gateway. Throws GatewayError with every fault of the options and routes, each with its path (and line, where the routes are a text).
 *
 * Source: docs/gateway.md, docs/spec/serving.md §3 – §6.
 *
 * @example
 * const gateway = createGateway({
 *   engine: await Engine.load(artifact),
 *   account: "111122223333",
 *   routes: [{ match: "GET /albums/{owner}/{album}", action: "photos:GetAlbum", resource: "arn:aws:photos:::album/{owner}/{album}" }],
 *   authenticate: [{ name: "apiKey", authenticate: ({ headers }) => lookUp(headers.get("x-api-key")) }],
 * });
 */
export function createGateway(options: GatewayOptions): Gateway {
  const read = readOptions(options);
  return {
    decide: async (facts, { adapter = "api" } = {}) => new Trial(read, adapter, facts).verdict(),
    verdict: (facts, { adapter = "api" } = {}) => new Trial(read, adapter, facts).verdict(),
    refuse: (code, { adapter = "api", facts, detail, status, fault } = {}) =>
      new Trial(read, adapter, facts).refused(fault ?? new Refusal(code, detail, status)),
    trustedProxies: read.trusted,
  };
}

/** One request, and what is known of it so far: a refusal at any step is told with that much. */
class Trial {
  readonly #time: number;
  readonly #id: string;
  #route: CompiledRoute | undefined = undefined;
  #caller: Identity | undefined = undefined;
  #authenticator: string | undefined = undefined;
  #requests: readonly RouteRequest[] = [];
  #answer: Answer | undefined = undefined;
  #revision: string | undefined = undefined;
  #askedAt: number | undefined = undefined;

  constructor(
    readonly options: ReadOptions,
    readonly adapter: string,
    readonly facts: Partial<HttpFacts> | undefined,
  ) {
    this.#time = timeOf(options.clock);
    this.#id = decisionId(this.#time);
  }

  verdict(): Soon<Verdict> {
    let verdict: Soon<Verdict>;
    try {
      verdict = this.#decide(this.facts as HttpFacts);
    } catch (error) {
      return this.refused(error);
    }
    if (!isLater(verdict)) return this.#told(verdict);
    return verdict.then(
      (later) => this.#told(later),
      (error: unknown) => this.refused(error),
    );
  }

  /** A refusal, or a fault of ours. */
  refused(error: unknown): Verdict {
    const isRefusal = error instanceof Refusal && isRefusalCode(error.code) && error.status >= 400;
    const refusal = isRefusal ? error : new Refusal("INTERNAL");
    if (refusal !== error) this.#fault(error);
    const { code, detail, status } = refusal;
    const challenges = status === 401 ? challengesOf(this.options, this.#route, this.#authenticator, refusal) : undefined;
    return this.#told(this.#verdict({ decision: "implicitDeny", status, code, detail, challenges }));
  }

  #decide(facts: HttpFacts): Soon<Verdict> {
    const { options } = this;
    const scope = this.#scopeOf(facts);
    const found = this.#find(scope);
    this.#route = found?.route;
    refuseHeaders(found?.route.reject ?? options.reject, facts);
    if (found === undefined) return this.#bypass([]);
    if (found.route.questions.length === 0) return this.#bypass(found.route.passHeaders);
    const caller = authenticated(facts, found.route, options, (name) => (this.#authenticator = name));
    return after(caller, (identity) => this.#decideFor(identity, scope, found));
  }

  #decideFor(identity: Identity, { facts, target, host }: Omit<Scope, "params">, { route, params }: Found): Verdict {
    this.#caller = identity;
    if (headerValue(principalName(identity.principal)) === undefined)
      throw new Refusal("BAD_CREDENTIAL", "the caller's name is too long", 403);
    return this.#ask({ facts, target, host, params, identity }, route, identity);
  }

  /** Nobody is known: headers for the upstream are empty. */
  #bypass(ofRoute: readonly PassHeader[]): Verdict {
    const names = [...this.options.passHeaders, ...ofRoute].map(({ name }) => [name, ""] as const);
    const passHeaders = names.length === 0 ? undefined : Object.fromEntries(names);
    return this.#verdict({ decision: "allowed", status: 200, code: "BYPASS", passHeaders });
  }

  #scopeOf(facts: HttpFacts): Omit<Scope, "params"> {
    if (!METHOD.test(facts.method)) throw new Refusal("BAD_METHOD");
    if (facts.address !== undefined && readAddress(facts.address)?.text !== facts.address.toLowerCase())
      throw new Refusal("BAD_ADDRESS");
    const target = readTarget(facts.target, this.options.allowed, this.options.targetUnits);
    return { facts, target, host: facts.host === undefined ? undefined : hostOf(facts.host), identity: undefined };
  }

  /** Undefined: no route, and nobody wants one. */
  #find(scope: Omit<Scope, "params">): Found | undefined {
    try {
      return this.options.table.find(scope);
    } catch (error) {
      if (this.options.isUnmatchedBypass && error instanceof Refusal && error.code === "NO_ROUTE") return undefined;
      throw error;
    }
  }

  /** Without a pause: nothing is replaced between the first look at what is in force and the last. */
  #ask(scope: Scope, route: CompiledRoute, caller: Identity): Verdict {
    const { options } = this;
    this.#askedAt = performance.now();
    const inForce = currently(options);
    this.#revision = inForce.revision;
    this.#requests = requestsOf(route, scope, caller, options.settings);
    const reveal = route.reveal ?? options.reveal;
    const explain = options.explain === "none" && reveal !== "none" ? "denied" : options.explain;
    const answer = (this.#answer = ask(inForce.engine, this.#requests, explain, options.settings.account));
    const cache = options.cache?.of(inForce, route, scope.facts, caller, options.clock);
    if (answer.decision !== "allowed")
      return this.#verdict({ decision: answer.decision, status: 403, code: "DENIED", ...toldOf(answer, reveal, cache) });
    const passHeaders = passedHeaders(options.passHeaders, route.passHeaders, scope);
    const { credentialHeader } = caller;
    return this.#verdict({ decision: "allowed", status: 200, code: "ALLOWED", passHeaders, credentialHeader, cache });
  }

  /** With what is known of the request. */
  #verdict(outcome: Omit<Verdict, "id" | "principal" | "action" | "resource" | "revision">): Verdict {
    const request = this.#requests[0];
    return {
      decision: outcome.decision,
      status: outcome.status,
      code: outcome.code,
      detail: outcome.detail,
      id: this.#id,
      principal: this.#caller === undefined ? undefined : principalName(this.#caller.principal),
      action: request?.action,
      resource: request?.resource,
      revision: this.#revision,
      challenges: outcome.challenges,
      message: outcome.message,
      explanation: outcome.explanation,
      passHeaders: outcome.passHeaders,
      credentialHeader: outcome.credentialHeader,
      cache: outcome.cache,
    };
  }

  #told(verdict: Verdict): Verdict {
    const { onDecision } = this.options;
    if (onDecision === undefined) return verdict;
    try {
      const answer = this.#answer;
      const micros = this.#askedAt === undefined ? undefined : Math.round((performance.now() - this.#askedAt) * 1000);
      onDecision({
        verdict,
        time: this.#time,
        adapter: this.adapter,
        facts: this.facts,
        route: this.#route?.written,
        authenticator: this.#authenticator,
        requests: this.#requests,
        explanation: answer?.explanation,
        generation: answer?.info.generation,
        digest: answer?.info.digest,
        micros,
      });
    } catch (fault) {
      this.#fault(fault);
    }
    return verdict;
  }

  #fault(fault: unknown): void {
    try {
      this.options.onFault?.(fault);
    } catch {
      // Nobody is left to be told.
    }
  }
}

/** A clock that throws must not keep a verdict from being given: its id begins with zeros then. */
function timeOf(clock: () => number): number {
  try {
    return clock();
  } catch {
    return 0;
  }
}

function currently({ inForce }: ReadOptions): InForce {
  const current = inForce();
  if (current === undefined) throw new Refusal("NO_POLICIES");
  if (isRefusalCode(current)) throw new Refusal(current);
  if (typeof current?.engine?.decide !== "function") throw new TypeError("`engine` gave neither what is in force nor a code");
  return current;
}

/** In CGI and its kin (WSGI, Rack, PHP) `x_http_method` is the same header as `x-http-method`. */
function refuseHeaders(names: readonly string[], { headers }: HttpFacts): void {
  for (const name of headers.keys())
    if (names.includes(name) || (name.includes("_") && names.includes(name.replaceAll("_", "-"))))
      throw new Refusal("BAD_METHOD", `the header ${name} is refused`);
}

function principalName(principal: AuthorizationRequest["principal"]): string {
  return typeof principal === "string" ? principal : (principal.arn ?? principal.serviceNames?.[0] ?? "*");
}

/** Of a denial. Reasons hold texts of policies and requests: no cache keeps an answer that has some. */
function toldOf(
  { explanation }: Answer,
  reveal: Reveal,
  cache: Verdict["cache"],
): Pick<Verdict, "message" | "explanation" | "cache"> {
  if (reveal === "none" || explanation === undefined) return { cache };
  return reveal === "message" ? { message: explanation.message } : { message: explanation.message, explanation };
}

/**
 * Undefined where there are none. A value that is missing is an empty header: a gateway that copies what is there would let the client's own
 * pass.
 */
function passedHeaders(
  ofAll: readonly PassHeader[],
  ofRoute: readonly PassHeader[],
  scope: Scope,
): Record<string, string> | undefined {
  if (ofAll.length === 0 && ofRoute.length === 0) return undefined;
  const filled = [...ofAll, ...ofRoute].map(({ name, template }) => {
    const text = fillText(template, scope);
    const value = text === undefined ? "" : headerValue(text);
    if (value === undefined) throw new Refusal("BAD_CREDENTIAL", `the value of ${name} is too long`, 403);
    return [name, value] as const;
  });
  return Object.fromEntries(filled);
}

function challengesOf(
  { authenticators }: ReadOptions,
  route: CompiledRoute | undefined,
  asked: string | undefined,
  refusal: Refusal,
): string[] {
  const names = route?.authenticate ?? [...authenticators.keys()];
  return names.flatMap((name) =>
    name === asked && refusal.challenge !== undefined ? refusal.challenge : (authenticators.get(name)?.challenge ?? []),
  );
}
