// One decision's input (evaluation 1), and the policy types that are collected for it (6.1).

import { isAssumeRoot } from "./caller.js";
import { isEndpointSubject } from "./endpoint.js";
import { isRcpSubject, isScpSubject } from "./organization.js";
import type { Facts } from "./request.js";
import { isCallerSideOnly, isTrustRequest } from "./resource-class.js";
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

/** The table of 6.1: the policies of the caller. */
function callerTypes(caller: Caller): PolicyType[] {
  switch (caller.kind) {
    case "service":
    case "anonymous":
    case "federated":
    case "originAccessIdentity":
      return [];
    case "root":
      return isAssumeRoot(caller) ? ["session"] : [];
    case "user":
      return ["identity", "boundary"];
    case "federatedUser":
    case "roleSession":
    case "role":
      return ["identity", "boundary", "session"];
  }
}

/** A role's trust policy is always `trust`, never `resource` (2.4). */
export function resourceSide({ action, resource }: Question): "resource" | "trust" {
  return isTrustRequest(action, resource) ? "trust" : "resource";
}

/** 6.1. */
export function collectedTypes(question: Question): PolicyType[] {
  const types = callerTypes(question.caller);
  if (!question.isForeign && !isCallerSideOnly(question.action)) types.push(resourceSide(question));
  if (isScpSubject(question)) types.push("scp");
  if (isRcpSubject(question)) types.push("rcp");
  if (isEndpointSubject(question)) types.push("vpce");
  return types;
}

/** Section 4 applies. Callers without an account are of no resource's account. */
export function isCrossAccount({ caller, resourceAccount, isForeign }: Question): boolean {
  return isForeign || caller.account === undefined || caller.account !== resourceAccount;
}
