// Evaluation 3.3: where a resource-side Allow is required. 7.3 and DECISIONS 25 add APIs of API Gateway.

import { foldAscii } from "./types.js";
import type { PolicySetLike } from "./types.js";
import { glob, patternTokens } from "./wildcard.js";

const TRUST_ACTIONS = [
  "sts:assumerole",
  "sts:assumerolewithsaml",
  "sts:assumerolewithwebidentity",
  "sts:tagsession",
  "sts:setsourceidentity",
  "sts:setcontext",
];

export const matchesArnPattern = (pattern: string, resource: string) => glob(patternTokens(pattern), resource);

/** The action belongs to one of the service's; `service` in lower case. */
export const isOf = (service: string, action: string) => foldAscii(action).startsWith(`${service}:`);

export function isKeyRequest(action: string, resource: string): boolean {
  return isOf("kms", action) && matchesArnPattern("arn:*:kms:*:*:key/*", resource);
}

export function isTrustRequest(action: string, resource: string): boolean {
  return TRUST_ACTIONS.includes(foldAscii(action)) && matchesArnPattern("arn:*:iam::*:role/*", resource);
}

function isApiRequest(action: string, set: PolicySetLike): boolean {
  const { authorizer, endpoint } = set.apiGateway ?? {};
  return isOf("execute-api", action) && (authorizer === "cognito" || authorizer === "none" || endpoint === "private");
}

export function isResourcePolicyRequired(action: string, resource: string, set: PolicySetLike): boolean {
  return isKeyRequest(action, resource) || isTrustRequest(action, resource) || isApiRequest(action, set);
}

/** DECISIONS 17: decided by the caller's side alone. */
export function isCallerSideOnly(action: string): boolean {
  return ["iam:passrole", "sts:assumeroot"].includes(foldAscii(action));
}
