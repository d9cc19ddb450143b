/** What `postern/gateway` offers: facts of a request in, verdicts out, and adapters for gateways that ask over HTTP. */
export type { Adapter, GatewayRequest } from "../gateway/adapter.js";
export type { ExplainFor, GatewayEngine } from "../gateway/ask.js";
export { answerOf, answerParts, type AnswerOptions, type AnswerParts } from "../gateway/answer.js";
export { clientCertificate, type CertificateOptions } from "../gateway/certificate.js";
export { GatewayError, type GatewayFinding } from "../gateway/error.js";
export { extAuthz, type ExtAuthzOptions } from "../gateway/ext-authz.js";
export type { HttpFacts, Peer } from "../gateway/facts.js";
export { forwardAuth, type FactNames, type ForwardAuthOptions } from "../gateway/forward-auth.js";
export { createGateway, type Gateway, type RefusalFacts } from "../gateway/gateway.js";
export type { AuthenticationResult, Authenticator, ClientCert, Identity } from "../gateway/identity.js";
export { createMiddleware, type Caller, type Middleware, type MiddlewareOptions } from "../gateway/middleware.js";
export type { DecisionEvent, GatewayOptions, InForce } from "../gateway/options.js";
export { callerMapping, type CallerMapper, type CallerMapping, type CallerSource } from "../gateway/principal.js";
export type { Settings as MappingSettings } from "../gateway/routes/reference.js";
export type { ContextExpression, FurtherDecision, RequestTags, Route } from "../gateway/routes/types.js";
export type { PathAllowance } from "../gateway/target.js";
export type { RefusalCode, Reveal, Verdict, VerdictCode } from "../gateway/verdict.js";
export type { FetchResponse, HeadersLike } from "../model/fetch.js";
