// One decision's input (evaluation 1).

import type { Facts } from "./request.js";
import { isTrustRequest } from "./resource-class.js";
import type { Caller } from "./caller.js";
import type { Choices, Context, PolicyType } from "./types.js";

export interface Question extends Facts {
  action: string;
  resource: string;
  context: Context; // with the derived keys
  choices: Choices;
  /** §1: the resource's policies do not know callers of its partition. */
  isForeign: boolean;
  /** The collected types. */
  types: PolicyType[];
}

/** §1: a caller of one of AWS's partitions is unknown to the resource's policies, ACLs and grants in another. */
export function isOtherPartition(caller: Caller, resource: string): boolean {
  if (caller.arn === undefined || ["service", "anonymous", "federated"].includes(caller.kind)) return false;
  return resource.startsWith("arn:") && resource.split(":")[1] !== caller.partition;
}

/** A role's trust policy is always `trust`, never `resource` (2.4). */
export function resourceSide({ action, resource }: Question): "resource" | "trust" {
  return isTrustRequest(action, resource) ? "trust" : "resource";
}

/** Section 4 applies. Callers without an account are of no resource's account. */
export function isCrossAccount({ caller, resourceAccount, isForeign }: Question): boolean {
  return isForeign || caller.account === undefined || caller.account !== resourceAccount;
}
