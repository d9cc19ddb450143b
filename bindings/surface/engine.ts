/** What `postern/engine` offers: artifacts and requests in, decisions out. No compiler, no parser. */
export { ArtifactError, type ArtifactErrorCode, type ArtifactSource } from "../artifact/errors.js";
export { strip } from "../artifact/reader.js";
export type { CallFacts } from "../engine/call.js";
export { CoreError, type CoreErrorCode } from "../engine/core-error.js";
export { Engine } from "../engine/engine.js";
export type { LoadOptions } from "../engine/load.js";
export type { BytesLike, ResponseLike, UrlLike, WasmModule } from "../engine/platform.js";
export type { ExplainOptions } from "../engine/explain.js";
export type { Cause, Rule } from "../engine/causes.js";
export type { CallExplanation, Explanation, NearMiss, StatementRef, TypeResult } from "../engine/explanation.js";
export { errorCode, serviceError, type ErrorCode, type ServiceError, type ServiceErrorOptions } from "../engine/message.js";
export type { MessageFacts } from "../engine/message-facts.js";
export type { RequestColumns } from "../engine/columns.js";
export type { PreparedRequest, RequestShape } from "../engine/prepared.js";
export type { EngineInfo } from "../engine/generation.js";
export {
  RequestError,
  type AuthorizationRequest,
  type AuthorizationRequest as Request,
  type ContextValue,
  type Decision,
  type Principal,
  type PrincipalType,
  type RequestErrorCode,
  type SessionPolicy,
} from "../engine/request.js";
export type { NamedPolicy, PolicyDocument } from "../policy/policy-set.js";
