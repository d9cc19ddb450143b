// The shape of a directory, as far as decisions need it.

import type { KmsGrantLike, NamedPolicyLike, S3Like } from "./types.js";

/** A policy in place, or the name or ARN of one in `policies`. */
export type ReferenceLike = string | NamedPolicyLike;

export interface DirectoryLike {
  readonly organization?: { readonly id: string; readonly managementAccount: string; readonly root: NodeLike };
  readonly accounts: readonly { readonly id: string; readonly canonicalUserId?: string }[];
  readonly policies?: Readonly<Record<string, NamedPolicyLike>>;
  readonly users?: readonly EntityLike[];
  readonly groups?: readonly EntityLike[];
  readonly roles?: readonly (EntityLike & { readonly trust: NamedPolicyLike })[];
  readonly resources?: readonly ResourceLike[];
  readonly endpoints?: readonly EndpointLike[];
}

export interface AttachedLike {
  readonly id: string;
  readonly scps?: readonly ReferenceLike[];
  readonly rcps?: readonly ReferenceLike[];
}

/** The root or an organizational unit. */
export interface NodeLike extends AttachedLike {
  readonly name?: string;
  readonly children?: readonly NodeLike[];
  readonly accounts?: readonly AttachedLike[];
}

/** A user, group or role. */
export interface EntityLike {
  readonly arn: string;
  readonly uniqueId?: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly policies?: readonly ReferenceLike[];
  readonly boundary?: ReferenceLike;
  readonly groups?: readonly string[];
}

export interface ResourceLike {
  readonly arn: string;
  readonly account?: string;
  readonly policies?: readonly NamedPolicyLike[];
  readonly tags?: Readonly<Record<string, string>>;
  readonly s3?: S3Like;
  readonly kmsGrants?: readonly KmsGrantLike[];
  readonly apiGateway?: { readonly authorizer: string; readonly endpoint?: string };
  readonly awsManaged?: boolean;
}

interface EndpointLike {
  readonly id: string;
  readonly type: "interface" | "gateway";
  readonly policies?: readonly NamedPolicyLike[];
}
