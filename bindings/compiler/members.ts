/** The members of a policy set that the compiler reads, and the slots of the artifact that they fill. */
import { SLOT_BOUNDARY, SLOT_IDENTITY, SLOT_RESOURCE, SLOT_SESSION, SLOT_TRUST } from "../../assembly/layout.js";
import type { PolicyType } from "../policy/ast.js";
import type { PolicySet } from "../policy/policy-set.js";

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
