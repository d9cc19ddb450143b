/** The members of a policy set that the compiler reads, and the slots of the artifact that they fill. */
import { POLICY_TYPES, type PolicyTypes } from "../../artifact/policy-types.js";
import type { PolicySet } from "../../model/policy-set.js";

type Holding<Kind extends PolicyTypes["holds"]> = Extract<PolicyTypes, { readonly holds: Kind }>;

/** The members that hold a list of policies. */
export const LIST_MEMBERS = POLICY_TYPES.filter((type): type is Holding<"policies"> => type.holds === "policies");

/** The members that hold levels, with the slot of the first. */
export const LEVEL_MEMBERS = POLICY_TYPES.filter((type): type is Holding<"levels"> => type.holds === "levels");

/** Members that hold settings, not policies. */
export const OTHER_MEMBERS = ["vpcEndpointType", "s3", "kmsGrants", "apiGateway"] as const satisfies readonly (keyof PolicySet)[];

export const MEMBER_NAMES: readonly string[] = [
  ...LIST_MEMBERS.map(({ member }) => member),
  ...LEVEL_MEMBERS.map(({ member }) => member),
  ...OTHER_MEMBERS,
];
