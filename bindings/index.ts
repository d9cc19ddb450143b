/** The public surface: re-exports, nothing else. */
export { compile, type Artifact, type Choices, type CompileOptions } from "./compiler/compile.js";
export { describeFinding, PolicyErrors } from "./compiler/errors.js";
export type { NamedPolicy, PolicyDocument, PolicyLevel, PolicySet } from "./policy/policy-set.js";
export { ArtifactError, type ArtifactErrorCode, type ArtifactSource } from "./artifact/errors.js";
export { strip } from "./artifact/reader.js";
export { Engine, type EngineInfo, type LoadOptions } from "./engine/engine.js";
export {
  RequestError,
  type AuthorizationRequest,
  type AuthorizationRequest as Request,
  type ContextValue,
  type Decision,
  type Principal,
  type PrincipalType,
  type RequestErrorCode,
} from "./engine/request.js";
export type { Finding, FindingType, Location, PathElement, Position, Span } from "./policy/findings.js";
export type { Mode } from "./policy/ast.js";
