// Evaluation 5: service control policies of the caller's account, resource control policies of the resource's.

import { isResourceSideOnly, isServiceLinked } from "./caller.js";
import { RCP_SERVICES } from "./rcp-services.js";
import { isOf, isTrustRequest, matchesArnPattern } from "./resource-class.js";
import type { Question } from "./question.js";
import type { Asked } from "./request.js";
import type { Applied } from "./statement.js";
import { foldAscii } from "./types.js";

/** 5.1, "Who" and "Not who". */
export function isScpSubject({ caller, callerIsManagement }: Question): boolean {
  return !isResourceSideOnly(caller) && !callerIsManagement && !isServiceLinked(caller);
}

/** 5.2, "What", "Exempt" and "Which actions". Every kind of caller, service-linked roles aside. */
export function isRcpSubject(question: Question): boolean {
  const { caller, action, resource, resourceIsManagement } = question;
  if (resourceIsManagement || isServiceLinked(caller)) return false;
  if (isTrustRequest(action, resource) && matchesArnPattern("arn:*:iam::*:role/aws-service-role/*", resource)) return false;
  if (isAwsManagedKey(question) || foldAscii(action) === "kms:retiregrant") return false;
  return RCP_SERVICES.some((service) => isOf(service, action));
}

/**
 * "Exempt" and "Which RCPs": is it the management account whose resource is asked for? A request that names no resource is about
 * its caller's account; `isResources`: what a directory knows of the resource's.
 */
export function isOfManagement(asked: Asked, isCallers: boolean, isResources: boolean): boolean {
  const { caller, resource, givenAccount, resourceIsManagement } = asked;
  if (resource !== "*" || caller.account === undefined) return resourceIsManagement ?? isResources;
  const isOfAnother = givenAccount !== undefined && givenAccount !== caller.account;
  return isCallers || (resourceIsManagement === true && !isOfAnother);
}

/** "Which RCPs": of which account they are. */
export function rcpAccount({ caller, resource, givenAccount }: Asked, resourceAccount: string | undefined): string | undefined {
  return resource === "*" ? (caller.account ?? givenAccount) : resourceAccount;
}

/** 7.1, last row. */
function isAwsManagedKey({ action, resource, isAwsManagedKey }: Question): boolean {
  return isAwsManagedKey || (isOf("kms", action) && matchesArnPattern("arn:*:kms:*:*:alias/aws/*", resource));
}

/** 2.2 step 4: each level needs a matching Allow. RCPs have no such gate: every level implies RCPFullAWSAccess (5.2). */
export function isScpSilent(question: Question, applied: Applied[]): boolean {
  if (!question.types.includes("scp")) return false;
  const levels = question.set.serviceControl ?? [];
  return !levels.every((_, level) =>
    applied.some((one) => one.policyType === "scp" && one.level === level && one.effect === "Allow"),
  );
}
