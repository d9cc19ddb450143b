/**
 * The input of the compiler: the policies that bear on a request, by type, and the facts of services with logic of their own.
 *
 * The room holds the types that callers hand over and get back; schema/ is made of them. Look into it when a member is missing or described
 * wrongly. Nothing is read or checked here.
 */

import type { DocumentOrigin } from "../text/positions.js";
import type { ParsedDocument, PolicyDocument } from "./document.js";

/** A policy document and its name. */
export interface NamedPolicy {
  /** As reports and explanations name it. */
  readonly name: string;
  /**
   * JSON text, which keeps line and column for reports, or an object. One that is written out is best declared as
   * `PolicyDocument`: then a misspelt element does not compile. Its content is checked when it is compiled.
   */
  readonly document: string | PolicyDocument | ParsedDocument;
  /** ARN of what the policy is attached to. API Gateway's short form needs it; a bucket's policy is then checked as one. */
  readonly resourceArn?: string;
  /** Set by `readDirectory`. */
  readonly origin?: DocumentOrigin;
}

/** One node of the organization path. */
export interface PolicyLevel {
  readonly name: string;
  readonly policies: readonly NamedPolicy[];
}

/** The policies that bear on a request. What an absent and an empty member mean: evaluation-logic §1.3. */
export interface PolicySet {
  /** User + groups + role; inline and managed. */
  readonly identity?: readonly NamedPolicy[];
  /** Zero or one. */
  readonly permissionsBoundary?: readonly NamedPolicy[];
  readonly session?: readonly NamedPolicy[];
  /** Attached to the requested resource; those that AWS RAM or an access point adds are further items. */
  readonly resource?: readonly NamedPolicy[];
  /** The role's trust policy; used instead of `resource` for sts:AssumeRole* and kin. */
  readonly trust?: readonly NamedPolicy[];
  /** Policy of the VPC endpoint that the request came through. */
  readonly vpcEndpoint?: readonly NamedPolicy[];
  /** Default "interface". A gateway endpoint knows only `*` and, for the root user alone, accounts (§10.1). */
  readonly vpcEndpointType?: "interface" | "gateway";
  /** SCPs of the caller's account: organization root first, account last. */
  readonly serviceControl?: readonly PolicyLevel[];
  /** RCPs of the resource's account. AWS's RCPFullAWSAccess is implied at every level. */
  readonly resourceControl?: readonly PolicyLevel[];
  /** Facts of the requested bucket, object or access point. */
  readonly s3?: S3Settings;
  /** Grants of the requested KMS key. */
  readonly kmsGrants?: readonly KmsGrant[];
  /** Facts of the requested API of API Gateway. */
  readonly apiGateway?: ApiGatewaySettings;
}

/** S3's own logic (evaluation-logic §9). Absent: ownership is BucketOwnerEnforced and nothing is blocked. */
export interface S3Settings {
  /** Default "BucketOwnerEnforced": ACLs are not evaluated and the bucket's owner owns every object. */
  readonly objectOwnership?: "BucketOwnerEnforced" | "BucketOwnerPreferred" | "ObjectWriter";
  readonly bucketAcl?: readonly S3Grant[];
  /** The requested object, in a policy set. */
  readonly object?: S3Object;
  /** Objects that have an ACL or another owner, by key, in a directory. */
  readonly objects?: Readonly<Record<string, S3Object>>;
  /** The settings in effect: on where the organization, the account, the bucket or the access point has them on. */
  readonly blockPublicAccess?: BlockPublicAccess;
  /** The resource is an access point. `vpcId`: the one VPC that a `VPC` origin admits. */
  readonly accessPoint?: { readonly networkOrigin: "Internet" | "VPC"; readonly vpcId?: string };
}

export interface S3Object {
  /** Account that owns the object; default: the bucket's. Ignored under BucketOwnerEnforced. */
  readonly ownerAccount?: string;
  readonly acl?: readonly S3Grant[];
}

/** One grant of an ACL. `grantee`: a canonical user id, or the name of a group. */
export interface S3Grant {
  readonly grantee: "AllUsers" | "AuthenticatedUsers" | "LogDelivery" | string;
  readonly permission: "READ" | "WRITE" | "READ_ACP" | "WRITE_ACP" | "FULL_CONTROL";
}

export interface BlockPublicAccess {
  readonly blockPublicAcls?: boolean;
  readonly ignorePublicAcls?: boolean;
  readonly blockPublicPolicy?: boolean;
  readonly restrictPublicBuckets?: boolean;
}

/** A grant of a KMS key (evaluation-logic §7.1), as `aws kms list-grants` prints it but for the first letters' case. */
export interface KmsGrant {
  readonly name?: string;
  /** ARN of a user, role, session or account, or a service name. */
  readonly granteePrincipal: string;
  /** May call kms:RetireGrant. */
  readonly retiringPrincipal?: string;
  /** `Decrypt`, `GenerateDataKey`, … */
  readonly operations: readonly string[];
  readonly constraints?: {
    readonly encryptionContextSubset?: Readonly<Record<string, string>>;
    readonly encryptionContextEquals?: Readonly<Record<string, string>>;
    readonly sourceArn?: string;
  };
}

/** How an API of API Gateway is called (evaluation-logic §7.3). */
export interface ApiGatewaySettings {
  /** `cognito`: the resource policy must allow explicitly. A Lambda authorizer's policy is given as `identity`. */
  readonly authorizer: "iam" | "none" | "lambda" | "cognito";
  /** A private API needs a resource policy. */
  readonly endpoint?: "regional" | "edge" | "private";
}
