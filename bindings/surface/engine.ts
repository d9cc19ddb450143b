/**
 * What `postern/engine` offers: artifacts and requests in, decisions out. No compiler, no parser; no reasons without `postern/explain`.
 *
 * The room has one file a subpath of the package. Look here to see, or to change, what is public; what a name does stands where it is
 * exported from. There is no code here, only exports; command-line.ts alone is not published.
 */
export { ArtifactError, type ArtifactErrorCode, type ArtifactSource } from "../artifact/errors.js";
export type {
  CallFacts,
  ExplainOptions,
  CallExplanation,
  Explanation,
  MatchedStatement,
  Miss,
  NearMiss,
  StatementRef,
  TypeResult,
  Reason,
  Requested,
  MessageFacts,
} from "../model/explanation.js";
export { CoreError, type CoreErrorCode } from "../engine/core/core-error.js";
export { Engine } from "../engine/engine.js";
export type { LoadOptions } from "../engine/load.js";
export type { BytesLike, ResponseLike, UrlLike, WasmModule } from "../engine/core/platform.js";
export type { Cause, Rule } from "../model/cause.js";
export type { RequestColumns } from "../engine/request/columns.js";
export type { PreparedRequest, RequestShape } from "../engine/request/prepared.js";
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
} from "../model/request.js";
export type { ParsedDocument, PolicyDocument } from "../model/document.js";
export type { NamedPolicy } from "../model/policy-set.js";
