// Evaluation 2.2 step 7: what services refuse although every policy allows. The codes are those of 2.4.

import { worksCrossAccount } from "./kms.js";
import { isCrossAccount } from "./question.js";
import type { Question } from "./question.js";
import { isKeyRequest, matchesArnPattern } from "./resource-class.js";
import { foldAscii } from "./types.js";
import type { Rule } from "./types.js";

const iam = (names: string) => names.split(" ").map((name) => foldAscii(`iam:${name}`));

/** DECISIONS 23. */
const ON_AWS_POLICIES = iam(
  "CreatePolicy CreatePolicyVersion DeletePolicy DeletePolicyVersion SetDefaultPolicyVersion TagPolicy UntagPolicy",
);
const ON_AWS_ROLES = iam(
  "CreateRole DeleteRole AttachRolePolicy DetachRolePolicy PutRolePolicy DeleteRolePolicy UpdateAssumeRolePolicy " +
    "PutRolePermissionsBoundary DeleteRolePermissionsBoundary TagRole UntagRole",
);
const ON_RESERVED_ROLES = [...ON_AWS_ROLES, ...iam("UpdateRole UpdateRoleDescription")];

function isUnmodifiable(action: string, resource: string): boolean {
  const isOn = (pattern: string, actions: string[]) => actions.includes(action) && matchesArnPattern(pattern, resource);
  return (
    isOn("arn:*:iam::aws:policy/*", ON_AWS_POLICIES) ||
    isOn("arn:*:iam::*:role/aws-service-role/*", ON_AWS_ROLES) ||
    isOn("arn:*:iam::*:role/aws-reserved/*", ON_RESERVED_ROLES)
  );
}

/** 9.7: an access point of a VPC admits requests from it alone. */
function isElsewhere({ set, context }: Question): boolean {
  const { networkOrigin, vpcId } = set.s3?.accessPoint ?? {};
  if (networkOrigin !== "VPC") return false;
  const from = context.get("aws:sourcevpc")?.values ?? [];
  return from.length === 0 || (vpcId !== undefined && from.some((vpc) => vpc !== vpcId));
}

export function refusingRule(question: Question): Rule | undefined {
  const { caller, resource } = question;
  const action = foldAscii(question.action);
  const isOutsider = caller.kind !== "service" && isCrossAccount(question);
  const changesBucketPolicy = action === "s3:putbucketpolicy" || action === "s3:deletebucketpolicy";
  if (isUnmodifiable(action, resource)) return "unmodifiableObject";
  if (action === "iam:passrole" && isOutsider) return "passRoleCrossAccount"; // 11.3
  if (changesBucketPolicy && isOutsider) return "bucketPolicyCrossAccount"; // 9.6
  if (isKeyRequest(action, resource) && isOutsider && caller.account && !worksCrossAccount(action))
    return "kmsCrossAccountOperation";
  return isElsewhere(question) ? "accessPointOrigin" : undefined;
}
