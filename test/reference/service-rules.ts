// Evaluation 2.2 step 7: what services refuse although every policy allows. The codes are those of 2.4.

import { isAliasOfKey, isReservedAlias, worksCrossAccount } from "./kms.js";
import { isCrossAccount } from "./question.js";
import type { Question } from "./question.js";
import { isKeyRequest, matchesArnPattern } from "./resource-class.js";
import { staysInAccount } from "./single-account.js";
import { foldAscii, isTrue } from "./types.js";
import type { Context, Rule } from "./types.js";

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

function isUnmodifiable({ action: asked, resource, context }: Question): boolean {
  const action = foldAscii(asked);
  const isOn = (pattern: string, actions: string[]) => actions.includes(action) && matchesArnPattern(pattern, resource);
  return (
    isOn("arn:*:iam::aws:policy/*", ON_AWS_POLICIES) ||
    isOn("arn:*:iam::*:role/aws-service-role/*", ON_AWS_ROLES) ||
    (isOn("arn:*:iam::*:role/aws-reserved/*", ON_RESERVED_ROLES) && !isIdentityCenter(resource, context))
  );
}

/** 6.5: Identity Center at work on its roles, in the caller's name. */
function isIdentityCenter(resource: string, context: Context): boolean {
  const calledVia = context.get("aws:calledvia")?.values ?? [];
  const isItsRole = matchesArnPattern("arn:*:iam::*:role/aws-reserved/sso.amazonaws.com/*", resource);
  return isItsRole && isTrue(context, "aws:ViaAWSService") && calledVia.includes("sso.amazonaws.com");
}

/** 9.7: an access point of a VPC admits requests from it alone. */
function isElsewhere({ set, context }: Question): boolean {
  const { networkOrigin, vpcId } = set.s3?.accessPoint ?? {};
  if (networkOrigin !== "VPC") return false;
  const from = context.get("aws:sourcevpc")?.values ?? [];
  return from.length === 0 || (vpcId !== undefined && from.some((vpc) => vpc !== vpcId));
}

/** 9.6. */
const BUCKET_POLICY_APIS = ["s3:getbucketpolicy", "s3:putbucketpolicy", "s3:deletebucketpolicy"];

/** In the order of 2.4. */
export function refusingRule(question: Question): Rule | undefined {
  const { caller, action: asked, resource } = question;
  const action = foldAscii(asked);
  const isOutsider = caller.kind !== "service" && isCrossAccount(question);
  const hasAccount = caller.account !== undefined;
  const rules: [Rule, boolean][] = [
    ["unmodifiableObject", isUnmodifiable(question)],
    ["reservedAlias", isReservedAlias(action, resource)],
    ["kmsAlias", isAliasOfKey(action, resource)],
    ["kmsCrossAccountOperation", isKeyRequest(action, resource) && isOutsider && hasAccount && !worksCrossAccount(action)],
    ["bucketPolicyCrossAccount", isOutsider && BUCKET_POLICY_APIS.includes(action)],
    ["crossAccountOperation", isOutsider && resource !== "*" && staysInAccount(action)],
    ["accessPointOrigin", isElsewhere(question)],
    ["passRoleCrossAccount", isOutsider && action === "iam:passrole"], // 11.3
  ];
  return rules.find(([, holds]) => holds)?.[0];
}
