/** What `postern/hono` offers: a middleware for Hono, on any host. */
export { authorize, type AuthorizeOptions, type HonoContext } from "../gateway/hono.js";
export { GatewayError, type GatewayFinding } from "../gateway/error.js";
export type { Caller, MiddlewareOptions } from "../gateway/middleware.js";
export { callerMapping, type CallerMapper, type CallerMapping, type CallerSource } from "../gateway/principal.js";
export type { DecisionEvent } from "../gateway/options.js";
export type { ContextExpression, FurtherDecision, RequestTags, Route } from "../gateway/routes/types.js";
export type { Verdict, VerdictCode } from "../gateway/verdict.js";
