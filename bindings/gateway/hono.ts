/** Hono's middleware, by the shape of what it is given: nothing of Hono is imported, not even its types. */
import type { FetchResponse } from "../model/fetch.js";
import type { GatewayRequest } from "./adapter.js";
import { readForwardedAddress } from "./addresses.js";
import { oneOf } from "./check.js";
import { Findings } from "./error.js";
import type { HttpFacts } from "./facts.js";
import { headerMap } from "./headers.js";
import { createMiddleware, type MiddlewareOptions } from "./middleware.js";
import { urlParts } from "./url.js";
import { Refusal } from "./verdict.js";

/** Of Hono's `Context`, what is used. Name your own for its variables' types: `principal: (c: Context<Env>) => …`. */
export interface HonoContext {
  readonly req: { readonly raw: GatewayRequest };
  set(name: string, value: unknown): void;
}

export interface AuthorizeOptions<Context> extends MiddlewareOptions<Context> {
  /**
   * The client's address, `aws:SourceIp`: `(c) => getConnInfo(c).remote.address`, or what a trusted proxy said. Left out, the key is absent,
   * and a Deny of addresses does not hold.
   */
  readonly address?: (context: Context) => string | undefined;
  /** Where `address` gives nothing, the key is absent. Default false: the request is refused. */
  readonly addressOptional?: boolean;
  /** Is the client's connection encrypted? Default: what the request's URL says, which behind a proxy is the proxy's. */
  readonly scheme?: (context: Context) => "http" | "https";
}

/**
 * Middleware: handlers behind it run where the policies allow the request. It asks by the path of the request's URL, which is what handlers
 * see, too. The verdict is `c.get("postern")`. Throws GatewayError with every fault of the options; a request never makes it throw.
 *
 * @example
 * app.use("/albums/*", jwt({ secret, alg: "HS256" }), authorize({
 *   engine, account: "111122223333",
 *   principal: (c) => caller({ claims: c.get("jwtPayload") }),      // callerMapping of postern/gateway
 *   routes: [{ match: "GET /albums/{owner}/{album}", action: "photos:GetAlbum", resource: "arn:aws:photos:::album/{owner}/{album}" }],
 * }));
 */
export function authorize<Context extends HonoContext>(
  options: AuthorizeOptions<Context>,
): (context: Context, next: () => Promise<void>) => Promise<FetchResponse | undefined> {
  const { address, addressOptional, scheme, ...others } = checked(options);
  const middleware = createMiddleware<Context>(others, "hono");
  const sources = { address, scheme, isOptional: addressOptional === true };
  return async (context, next) => {
    const verdict = await decided(context);
    // Faults of the framework are its own: nothing of what follows is caught.
    if (verdict.status !== 200 || verdict.decision !== "allowed") return middleware.answer(verdict);
    context.set("postern", verdict);
    await next();
    return undefined;
  };

  async function decided(context: Context) {
    let facts: HttpFacts;
    try {
      facts = factsOf(context, sources);
    } catch (error) {
      return error instanceof Refusal
        ? middleware.refuse(error.code, error.detail)
        : middleware.refuse("INTERNAL", undefined, error);
    }
    return middleware.decide(context, facts);
  }
}

function checked<Context>(options: AuthorizeOptions<Context>): AuthorizeOptions<Context> {
  const findings = new Findings();
  for (const name of ["address", "scheme"] as const)
    if (options?.[name] !== undefined && typeof options[name] !== "function")
      findings.at(name).add("must be a function", "correct it, or leave it out");
  oneOf(options?.addressOptional, [true, false], findings.at("addressOptional"));
  findings.throwIfAny();
  return options ?? {};
}

interface Sources<Context> {
  readonly address: AuthorizeOptions<Context>["address"];
  readonly scheme: AuthorizeOptions<Context>["scheme"];
  readonly isOptional: boolean;
}

/** Throws Refusal. */
function factsOf<Context extends HonoContext>(context: Context, sources: Sources<Context>): HttpFacts {
  const { raw } = context.req;
  const parts = urlParts(raw.url);
  if (parts === undefined) throw new Refusal("NO_TARGET", "the URL of the request is not absolute");
  const address = addressOf(context, sources);
  return {
    method: raw.method,
    scheme: (sources.scheme?.(context) ?? parts.scheme) === "https" ? "https" : "http",
    ...(parts.host === "" ? {} : { host: parts.host }),
    target: parts.target,
    headers: headerMap(raw.headers),
    ...(address === undefined ? {} : { address }),
  };
}

function addressOf<Context>(context: Context, { address, isOptional }: Sources<Context>): string | undefined {
  if (address === undefined) return undefined;
  const text = address(context);
  const found = text === undefined ? undefined : readForwardedAddress(text);
  if (text !== undefined && found === undefined) throw new Refusal("BAD_ADDRESS", "`address` did not give an address");
  if (found === undefined && !isOptional) throw new Refusal("NO_ADDRESS", "`address` gave nothing");
  return found?.text;
}
