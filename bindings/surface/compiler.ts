/** What `postern/compiler` offers: policies and directories in, artifacts out. No core is needed. */
export { compile, type Artifact, type Choices, type CompileOptions } from "../compiler/compile.js";
export { describeFinding, PolicyErrors } from "../findings/policy-errors.js";
export { isPublicPolicy } from "../compiler/plan/public-policy.js";
export { compileSession } from "../compiler/session.js";
export type {
  ApiGatewaySettings,
  BlockPublicAccess,
  KmsGrant,
  NamedPolicy,
  PolicyLevel,
  PolicySet,
  S3Grant,
  S3Object,
  S3Settings,
} from "../model/policy-set.js";
export type { DocumentOrigin, Position, Span } from "../text/positions.js";
export type {
  ConditionKeyName,
  ConditionKeys,
  ConditionOperatorBase,
  ConditionOperatorName,
  ConditionValue,
  GlobalConditionKeys,
  OneOrMore,
  ParsedDocument,
  PolicyCondition,
  PolicyDocument,
  PolicyPrincipal,
  PolicyStatement,
  PrincipalMap,
} from "../model/document.js";
export { checkDirectory } from "../directory/check/check.js";
export { DirectoryError } from "../directory/errors.js";
export type { DirectoryFinding } from "../directory/findings.js";
export { readDirectory, type DirectoryReading, type ReadDirectoryOptions } from "../directory/read.js";
export type { DirectorySource } from "../directory/source.js";
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
} from "../model/directory.js";
export type { Finding, FindingType, Location, PathElement } from "../findings/finding.js";
export type { Mode } from "../model/mode.js";
export { ArtifactError, type ArtifactErrorCode, type ArtifactSource } from "../artifact/errors.js";
export { strip } from "../artifact/strip.js";
export type { SessionPolicy } from "../model/request.js";
