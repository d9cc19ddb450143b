/**
 * A directory: accounts, organization, principals, resources, and the policies attached to them. What a request names
 * selects its policies: the principal's ARN, the resource's ARN, the endpoint in aws:SourceVpce.
 */
import type { ApiGatewaySettings, KmsGrant, NamedPolicy, S3Settings } from "./policy-set.js";

/** A policy in place, or the name or ARN of one in `Directory.policies`. */
export type PolicyReference = string | NamedPolicy;

export interface Directory {
  readonly version: 1;
  readonly organization?: Organization;
  readonly accounts: readonly DirectoryAccount[];
  /** Policies that are attached more than once (managed policies, SCPs, RCPs), by ARN or name. */
  readonly policies?: Readonly<Record<string, NamedPolicy>>;
  readonly users?: readonly Entity[];
  readonly groups?: readonly Entity[];
  readonly roles?: readonly RoleEntity[];
  readonly resources?: readonly ResourceEntry[];
  readonly endpoints?: readonly EndpointEntry[];
}

export interface Organization {
  /** `o-…`. */
  readonly id: string;
  /** Account id. SCPs and RCPs do not touch it. */
  readonly managementAccount: string;
  readonly root: OrganizationNode;
}

/**
 * The root or an organizational unit. `scps` absent on every node: service control policies are disabled. Present on one,
 * they must be on all: an empty list is a level that allows nothing.
 */
export interface OrganizationNode {
  /** `r-…` or `ou-…`. */
  readonly id: string;
  readonly name?: string;
  readonly scps?: readonly PolicyReference[];
  readonly rcps?: readonly PolicyReference[];
  readonly children?: readonly OrganizationNode[];
  readonly accounts?: readonly OrganizationAccount[];
}

/** An account's place in the organization, with what is attached to the account itself. */
export interface OrganizationAccount {
  readonly id: string;
  readonly scps?: readonly PolicyReference[];
  readonly rcps?: readonly PolicyReference[];
}

export interface DirectoryAccount {
  /** 12 digits; in lenient mode 1 … 64 of `A-Z a-z 0-9 _ . @ + = , -`. */
  readonly id: string;
  readonly name?: string;
  readonly canonicalUserId?: string;
}

/** A user, group or role. */
export interface Entity {
  /** With path. */
  readonly arn: string;
  /** `AIDA…`, `AROA…`. */
  readonly uniqueId?: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly policies?: readonly PolicyReference[];
  readonly boundary?: PolicyReference;
  /** Of a user: names or ARNs of groups of the same account. */
  readonly groups?: readonly string[];
}

export interface RoleEntity extends Entity {
  readonly trust: NamedPolicy;
}

/** A resource with what is attached to it. It stands for what lies below it too (separators.ts): objects of a bucket, streams of a log group. */
export interface ResourceEntry {
  readonly arn: string;
  /** Its owner; default: the account in the ARN. */
  readonly account?: string;
  readonly policies?: readonly NamedPolicy[];
  readonly tags?: Readonly<Record<string, string>>;
  readonly s3?: S3Settings;
  readonly kmsGrants?: readonly KmsGrant[];
  readonly apiGateway?: ApiGatewaySettings;
  /** A KMS key that AWS manages (`alias/aws/…`): RCPs do not touch it. */
  readonly awsManaged?: boolean;
}

export interface EndpointEntry {
  /** `vpce-…`. */
  readonly id: string;
  readonly type: "interface" | "gateway";
  /** Absent: full access. */
  readonly policies?: readonly NamedPolicy[];
}
