/** Express's middleware, by the shape of what it is given: Express is not imported, not even its types. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { createMiddleware } from "postern/gateway";
import { send } from "../serve/send.js";
import { nodeFacts, type AuthorizeOptions } from "./facts.js";
import { keepVerdict } from "./verdicts.js";

export { verdictOf } from "./verdicts.js";
export type { MiddlewareOptions } from "postern/gateway";
export type { AuthorizeOptions } from "./facts.js";

/** Of Express's `Request`, what is used; with `http` alone, an `IncomingMessage`. */
export interface ExpressRequest extends IncomingMessage {
  /** The target of the request line; `url` is cut where routers are mounted. */
  readonly originalUrl?: string;
  /** By the setting `trust proxy`. */
  readonly ip?: string | undefined;
  readonly protocol?: string;
}

export type ExpressHandler<Request> = (request: Request, response: ServerResponse, next: (error?: unknown) => void) => void;

/**
 * Middleware: handlers behind it run where the policies allow the request; `verdictOf(request)` is the verdict. `aws:SourceIp` is `req.ip`: set
 * `trust proxy` where there are proxies, and not where there are none. Throws GatewayError with every fault of the options; a request never
 * makes it throw.
 *
 * @example
 * app.use("/albums", authorize({
 *   engine, account: "111122223333",
 *   principal: (req) => caller({ claims: req.auth }),      // callerMapping of postern/gateway
 *   routes: [{ match: "GET /albums/{owner}/{album}", action: "photos:GetAlbum", resource: "arn:aws:photos:::album/{owner}/{album}" }],
 * }));
 */
export function authorize<Request extends ExpressRequest = ExpressRequest>(
  options: AuthorizeOptions<Request>,
): ExpressHandler<Request> {
  const { addressOptional = false, ...others } = options;
  const middleware = createMiddleware<Request>(others, "express");
  return (request, response, next) => {
    const { ip = request.socket.remoteAddress, protocol, originalUrl } = request;
    const facts = nodeFacts(request, originalUrl ?? request.url ?? "", { ip, protocol: protocol ?? schemeOf(request) });
    const isLost = facts.address === undefined && !addressOptional;
    const decided = isLost ? Promise.resolve(middleware.refuse("NO_ADDRESS")) : middleware.decide(request, facts);
    // It never rejects; should it, the request ends with an error and not in the handler.
    void decided.then(
      (verdict) => {
        if (verdict.status !== 200 || verdict.decision !== "allowed") return send(middleware.answer(verdict), response);
        keepVerdict(request, verdict);
        // Faults of what follows are the framework's own.
        queueMicrotask(() => next());
      },
      (error: unknown) => next(error ?? new Error("no verdict")),
    );
  };
}

function schemeOf({ socket }: IncomingMessage): string {
  return "encrypted" in socket ? "https" : "http";
}
