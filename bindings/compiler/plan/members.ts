/** The members of a policy set that the compiler reads, and the slots of the artifact that they fill. */
import {
  SLOT_BOUNDARY,
  SLOT_ENDPOINT,
  SLOT_IDENTITY,
  SLOT_RESOURCE,
  SLOT_RESOURCE_CONTROL,
  SLOT_SERVICE_CONTROL,
  SLOT_SESSION,
  SLOT_TRUST,
} from "../../../assembly/layout.js";
import type { PolicyType } from "../../policy/ast.js";
import type { PolicySet } from "../../model/policy-set.js";

/** The members that hold a list of policies. */
export const LIST_MEMBERS = [
  { member: "identity", slot: SLOT_IDENTITY },
  { member: "permissionsBoundary", slot: SLOT_BOUNDARY },
  { member: "session", slot: SLOT_SESSION },
  { member: "resource", slot: SLOT_RESOURCE },
  { member: "trust", slot: SLOT_TRUST },
  { member: "vpcEndpoint", slot: SLOT_ENDPOINT },
] as const satisfies readonly { readonly member: PolicyType & keyof PolicySet; readonly slot: number }[];

/** The members that hold levels, with the slot of the first. */
export const LEVEL_MEMBERS = [
  { member: "serviceControl", slot: SLOT_SERVICE_CONTROL },
  { member: "resourceControl", slot: SLOT_RESOURCE_CONTROL },
] as const satisfies readonly { readonly member: PolicyType & keyof PolicySet; readonly slot: number }[];

/** Members that hold settings, not policies. */
export const OTHER_MEMBERS = ["vpcEndpointType", "s3", "kmsGrants", "apiGateway"] as const satisfies readonly (keyof PolicySet)[];

export const MEMBER_NAMES: readonly string[] = [
  ...LIST_MEMBERS.map(({ member }) => member),
  ...LEVEL_MEMBERS.map(({ member }) => member),
  ...OTHER_MEMBERS,
];
