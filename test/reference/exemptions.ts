// Evaluation 2.2 step 0 and 2.5: what no policy decides. DECISIONS 18.

import type { Caller } from "./caller.js";
import { foldAscii, isTrue } from "./types.js";
import type { Context, Verdict } from "./types.js";
import { glob, patternTokens } from "./wildcard.js";

const FREE: Verdict = { decision: "allowed", causes: ["serviceRule"], rule: "noPermissionNeeded" };
const BANNED: Verdict = { decision: "implicitDeny", causes: ["serviceRule"], rule: "credentialType" };

/** The STS actions that go with sts:AssumeRole; on a role, since sts:TagSession also goes with sts:GetFederationToken (8.5). */
const COMPANIONS = ["sts:tagsession", "sts:setsourceidentity", "sts:setcontext"];
const ASSUME_ROLE = ["sts:assumerole", ...COMPANIONS];
const isRole = (resource: string) => glob(patternTokens("arn:*:iam::*:role/*"), resource);

function isFree(caller: Caller, action: string): boolean {
  const isAuthenticated = caller.kind !== "anonymous" && caller.kind !== "federated";
  if (action === "sts:getcalleridentity") return isAuthenticated;
  const isIamIdentity = caller.kind === "user" || caller.kind === "root";
  return action === "sts:getsessiontoken" && isIamIdentity && caller.credentials === "longTerm";
}

/** The table of 2.5; GetCallerIdentity is free already. */
function isBanned(caller: Caller, action: string, resource: string, context: Context): boolean {
  const isIamOperation = action.startsWith("iam:") && action !== "iam:passrole";
  const isSts = action.startsWith("sts:");
  const { credentials } = caller;
  if (caller.kind === "root" && (credentials === "longTerm" || credentials === "getSessionToken")) {
    if (action === "sts:assumerole" || action === "sts:assumeroot") return true;
    if (COMPANIONS.includes(action) && isRole(resource)) return true;
  }
  switch (credentials) {
    case "assumeRole":
      return action === "sts:getfederationtoken" || action === "sts:getsessiontoken";
    case "federationToken":
      return isIamOperation || isSts;
    case "getSessionToken":
      if (isIamOperation) return !isTrue(context, "aws:MultiFactorAuthPresent");
      return isSts && !ASSUME_ROLE.includes(action);
    default:
      return false;
  }
}

export function exemption(caller: Caller, action: string, resource: string, context: Context): Verdict | undefined {
  if (isFree(caller, foldAscii(action))) return FREE;
  return isBanned(caller, foldAscii(action), resource, context) ? BANNED : undefined;
}
