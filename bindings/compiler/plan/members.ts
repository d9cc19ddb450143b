/** The members of a policy set that the compiler reads, and the slots of the artifact that they fill. */
import { LEVEL_TYPES, LIST_TYPES } from "../../artifact/policy-types.js";
import type { PolicySet } from "../../model/policy-set.js";

/** Members that hold settings, not policies. */
const OTHER_MEMBERS = ["vpcEndpointType", "s3", "kmsGrants", "apiGateway"] as const satisfies readonly (keyof PolicySet)[];

export const MEMBER_NAMES: readonly string[] = [
  ...LIST_TYPES.map(({ member }) => member),
  ...LEVEL_TYPES.map(({ member }) => member),
  ...OTHER_MEMBERS,
];
