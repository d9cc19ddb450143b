/**
 * A gateway within a server: the framework knows who calls, and the handler runs where the verdict allows. What a framework gives is a context
 * of its own; `createMiddleware` knows nothing of it but that callers are asked for with it. `postern/hono` is made of it, and so are the
 * middlewares of `postern-server`.
 */
import { ArnError } from "../arn/error.js";
import type { FetchResponse } from "../model/fetch.js";
import type { Principal } from "../model/request.js";
import { answerOf } from "./answer.js";
import { oneOf } from "./check.js";
import { Findings, GatewayError } from "./error.js";
import type { HttpFacts } from "./facts.js";
import { createGateway, type Gateway } from "./gateway.js";
import type { AuthenticationResult } from "./identity.js";
import type { DecisionEvent, GatewayOptions } from "./options.js";
import type { RefusalCode, Verdict } from "./verdict.js";

/** Options of a gateway that have no meaning where nobody forwards. */
type Forwarding = "authenticate" | "trustedProxies" | "passHeaders" | "allowHeaderNames" | "cache";

export interface MiddlewareOptions<Context> extends Omit<GatewayOptions, Forwarding> {
  /**
   * Who calls: an ARN, a principal's parts, or what `callerMapping` gives of a verified token's claims; `undefined` is nobody, and status 401.
   * An ArnError that it throws (`userArn` of a name that could be misread) is a bad credential; all else is a fault of yours, and status 500.
   */
  readonly principal: (context: Context) => Caller | Promise<Caller>;
  /** `www-authenticate` of a 401: `Bearer realm="photos"`. */
  readonly challenge?: string;
  /** Denials say why: code, detail, route, what was asked, AWS's sentence, the statements that come near. Never where strangers ask. */
  readonly development?: boolean;
}

export type Caller = string | Principal | AuthenticationResult | undefined;

export interface Middleware<Context> {
  /** Never rejects. */
  decide(context: Context, facts: HttpFacts): Promise<Verdict>;
  /** For what is wrong before there are facts. */
  refuse(code: RefusalCode, detail?: string, fault?: unknown): Verdict;
  /** A denial as an answer. */
  answer(verdict: Verdict): FetchResponse;
  readonly gateway: Gateway;
}

const NAME = "principal";

/** Throws GatewayError with every fault of the options. `adapter` is what decision events name. */
export function createMiddleware<Context extends object>(
  options: MiddlewareOptions<Context>,
  adapter: string,
): Middleware<Context> {
  const { principal, challenge, development, ...others } = checked(options);
  const contexts = new WeakMap<HttpFacts, Context>();
  const events = new WeakMap<Verdict, DecisionEvent>();
  const gateway = createGateway({
    ...others,
    ...(development === true ? { reveal: "explain" } : {}),
    authenticate: [
      {
        name: NAME,
        ...(challenge === undefined ? {} : { challenge }),
        authenticate: async (facts) => callerOf(principal, contexts.get(facts)!),
      },
    ],
    onDecision: (event) => {
      if (development === true) events.set(event.verdict, event);
      others.onDecision?.(event);
    },
  });
  return {
    decide(context, facts) {
      contexts.set(facts, context);
      return gateway.decide(facts, { adapter });
    },
    refuse: (code, detail, fault) => gateway.refuse(code, { adapter, ...(detail === undefined ? {} : { detail }), fault }),
    answer: (verdict) => {
      const answer = answerOf(verdict);
      return development === true && verdict.status !== 200 ? withReasons(answer, verdict, events.get(verdict)) : answer;
    },
    gateway,
  };
}

function checked<Context>(options: MiddlewareOptions<Context>): MiddlewareOptions<Context> {
  const findings = new Findings();
  if (typeof options?.principal !== "function") findings.at("principal").add("must be a function", "give one that says who calls");
  oneOf(options?.development, [true, false], findings.at("development"));
  const forwarding: readonly string[] = ["authenticate", "trustedProxies", "passHeaders", "allowHeaderNames", "cache"];
  for (const name of forwarding.filter((one) => Object.hasOwn(options ?? {}, one)))
    findings.at(name).add("has no meaning in a middleware", "use `createGateway` and `forwardAuth` behind a gateway");
  if (findings.list.length > 0) throw new GatewayError(findings.list);
  return options;
}

async function callerOf<Context>(
  principal: MiddlewareOptions<Context>["principal"],
  context: Context,
): Promise<AuthenticationResult> {
  let caller: Caller;
  try {
    caller = await principal(context);
  } catch (error) {
    if (error instanceof ArnError) return { kind: "refused", code: "BAD_CREDENTIAL", detail: `${error.code} ${error.part}` };
    throw error;
  }
  if (caller === undefined || caller === null) return { kind: "none" };
  if (typeof caller === "object" && "kind" in caller) return caller;
  return { kind: "identity", identity: { principal: caller } };
}

/** For people at their desks. */
function withReasons(answer: FetchResponse, verdict: Verdict, event: DecisionEvent | undefined): FetchResponse {
  const { code, detail, principal, action, resource, message, explanation, id } = verdict;
  const route = event?.route;
  const context = event?.requests[0]?.context;
  const body = { error: code, id, detail, message, route, principal, action, resource, context, explanation };
  return new Response(`${JSON.stringify(body, null, 2)}\n`, {
    status: answer.status,
    headers: answer.headers as Headers,
  }) as FetchResponse;
}
