/** Fastify's hook, by the shape of what it is given: Fastify is not imported, not even its types. */
import type { IncomingMessage } from "node:http";
import { createMiddleware, type FetchResponse } from "postern/gateway";
import { nodeFacts, type AuthorizeOptions } from "./facts.js";
import { keepVerdict } from "./verdicts.js";

export { verdictOf } from "./verdicts.js";
export type { MiddlewareOptions } from "postern/gateway";
export type { AuthorizeOptions } from "./facts.js";

/** Of Fastify's `FastifyRequest`, what is used. */
export interface FastifyRequestLike {
  readonly raw: IncomingMessage;
  /** By the setting `trustProxy`, as `protocol`. */
  readonly ip?: string;
  readonly protocol?: string;
}

export interface FastifyReplyLike {
  code(status: number): unknown;
  header(name: string, value: string): unknown;
  send(body: string): unknown;
}

/**
 * A hook (`onRequest`, `preHandler`): handlers run where the policies allow the request; `verdictOf(request)` is the verdict. `aws:SourceIp`
 * is `request.ip`: set `trustProxy` where there are proxies, and not where there are none. Throws GatewayError with every fault of the options;
 * a request never makes it throw.
 *
 * @example
 * app.addHook("preHandler", authorize({ engine, account: "111122223333", principal: (request) => caller({ claims: request.user }), routes }));
 */
export function authorize<Request extends FastifyRequestLike = FastifyRequestLike>(
  options: AuthorizeOptions<Request>,
): (request: Request, reply: FastifyReplyLike) => Promise<unknown> {
  const { addressOptional = false, ...others } = options;
  const middleware = createMiddleware<Request>(others, "fastify");
  return async (request, reply) => {
    const { raw, ip, protocol } = request;
    const facts = nodeFacts(raw, raw.url ?? "", { ip, protocol });
    const isLost = facts.address === undefined && !addressOptional;
    const verdict = isLost ? middleware.refuse("NO_ADDRESS") : await middleware.decide(request, facts);
    if (verdict.status !== 200 || verdict.decision !== "allowed") return sent(middleware.answer(verdict), reply);
    keepVerdict(request, verdict);
    return undefined;
  };
}

/** What Fastify takes for the end: the reply itself. */
async function sent(answer: FetchResponse, reply: FastifyReplyLike): Promise<FastifyReplyLike> {
  reply.code(answer.status);
  answer.headers.forEach((value, name) => void reply.header(name, value));
  const body = await answer.text();
  reply.send(body);
  return reply;
}
