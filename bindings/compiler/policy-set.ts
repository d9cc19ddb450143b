/** The input of the compiler: the policies that bear on a request, by type. */
import { SLOT_BOUNDARY, SLOT_IDENTITY, SLOT_RESOURCE, SLOT_SESSION, SLOT_TRUST } from "../../assembly/layout.js";
import type { PolicyType } from "../policy/ast.js";

/** A policy document as a parsed object. Its members are checked when it is compiled. */
export type PolicyDocument = Readonly<Record<string, unknown>>;

/** A policy document as JSON text (keeps line and column for reports) or as a parsed object. `resourceArn`: what it is attached to. */
export interface NamedPolicy {
  readonly name: string;
  readonly document: string | PolicyDocument;
  readonly resourceArn?: string;
}

/** One node of the organization path. */
export interface PolicyLevel {
  readonly name: string;
  readonly policies: readonly NamedPolicy[];
}

/**
 * The policies that bear on a request. What an absent and an empty member mean: evaluation-logic §1.3.
 * `vpcEndpoint`, `serviceControl` and `resourceControl` are checked for errors, but cannot be combined yet: they are
 * refused with UNSUPPORTED_POLICY_TYPE, never ignored.
 */
export interface PolicySet {
  /** User + groups + role; inline and managed. */
  readonly identity?: readonly NamedPolicy[];
  /** Zero or one. */
  readonly permissionsBoundary?: readonly NamedPolicy[];
  readonly session?: readonly NamedPolicy[];
  /** Attached to the requested resource. */
  readonly resource?: readonly NamedPolicy[];
  /** The role's trust policy; used instead of `resource` for sts:AssumeRole* and kin. */
  readonly trust?: readonly NamedPolicy[];
  readonly vpcEndpoint?: readonly NamedPolicy[];
  readonly vpcEndpointType?: "interface" | "gateway";
  /** Organization root first, account last. */
  readonly serviceControl?: readonly PolicyLevel[];
  readonly resourceControl?: readonly PolicyLevel[];
}

/** The members that hold a list of policies, with the slot of the artifact they fill; undefined: not combined yet. */
export const LIST_MEMBERS: readonly { readonly member: PolicyType & keyof PolicySet; readonly slot: number | undefined }[] = [
  { member: "identity", slot: SLOT_IDENTITY },
  { member: "permissionsBoundary", slot: SLOT_BOUNDARY },
  { member: "session", slot: SLOT_SESSION },
  { member: "resource", slot: SLOT_RESOURCE },
  { member: "trust", slot: SLOT_TRUST },
  { member: "vpcEndpoint", slot: undefined },
];

/** The members that hold levels. */
export const LEVEL_MEMBERS = ["serviceControl", "resourceControl"] as const satisfies readonly (PolicyType & keyof PolicySet)[];

/** Every member name a policy set may have. `s3` and `kmsGrants` are reserved: UNSUPPORTED_POLICY_TYPE. */
export const RESERVED_MEMBERS = ["s3", "kmsGrants"] as const;
