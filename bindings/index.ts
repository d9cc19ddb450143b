/** The public surface: re-exports, nothing else. */
export { compile, type Artifact, type Choices, type CompileOptions } from "./compiler/compile.js";
export { describeFinding, PolicyErrors } from "./compiler/errors.js";
export { isPublicPolicy } from "./compiler/public-policy.js";
export { compileSession } from "./compiler/session.js";
export type {
  ApiGatewaySettings,
  BlockPublicAccess,
  DocumentOrigin,
  KmsGrant,
  NamedPolicy,
  PolicyDocument,
  PolicyLevel,
  PolicySet,
  S3Grant,
  S3Object,
  S3Settings,
} from "./policy/policy-set.js";
export { checkDirectory } from "./directory/check.js";
export { DirectoryError } from "./directory/errors.js";
export type { DirectoryFinding } from "./directory/findings.js";
export { readDirectory, type DirectoryReading, type ReadDirectoryOptions } from "./directory/read.js";
export type { DirectorySource } from "./directory/source.js";
export type {
  Directory,
  DirectoryAccount,
  EndpointEntry,
  Entity,
  Organization,
  OrganizationAccount,
  OrganizationNode,
  PolicyReference,
  ResourceEntry,
  RoleEntity,
} from "./directory/types.js";
export { ArtifactError, type ArtifactErrorCode, type ArtifactSource } from "./artifact/errors.js";
export { strip } from "./artifact/reader.js";
export type { CallFacts } from "./engine/call.js";
export { Engine, type LoadOptions } from "./engine/engine.js";
export type { ExplainOptions } from "./engine/explain.js";
export type { Cause, Rule } from "./engine/causes.js";
export type { CallExplanation, Explanation, NearMiss, StatementRef, TypeResult } from "./engine/explanation.js";
export { errorCode, serviceError, type ErrorCode, type ServiceError, type ServiceErrorOptions } from "./engine/message.js";
export type { MessageFacts } from "./engine/message-facts.js";
export type { PreparedRequest, RequestShape } from "./engine/prepared.js";
export type { EngineInfo } from "./engine/generation.js";
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
} from "./engine/request.js";
export type { Finding, FindingType, Location, PathElement, Position, Span } from "./policy/findings.js";
export type { Mode } from "./policy/ast.js";
