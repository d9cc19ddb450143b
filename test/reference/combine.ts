// Evaluation §2–§4 and 6.3: from the statements that apply to the decision.

import { isMadeByRoot, strongest } from "./principal.js";
import type { Caller, MatchKind } from "./principal.js";
import { glob, patternTokens } from "./wildcard.js";
import { foldAscii } from "./types.js";
import type { Context, Decision, PolicySetLike, PolicyType } from "./types.js";

/** A statement that applies, and how its Principal matched. */
export interface Applied {
  policyType: PolicyType;
  policy: string;
  index: number;
  effect: "Allow" | "Deny";
  kind: MatchKind;
}

const TRUST_ACTIONS = [
  "sts:assumerole",
  "sts:assumerolewithsaml",
  "sts:assumerolewithwebidentity",
  "sts:tagsession",
  "sts:setsourceidentity",
  "sts:setcontext",
];

/** 3.3: the class of the request. In the classes `key` and `trust` a resource-side Allow is required. */
export function resourceClass(action: string, resource: string): "optional" | "key" | "trust" {
  const folded = foldAscii(action);
  if (folded.startsWith("kms:") && glob(patternTokens("arn:*:kms:*:*:key/*"), resource)) return "key";
  if (TRUST_ACTIONS.includes(folded) && glob(patternTokens("arn:*:iam::*:role/*"), resource)) return "trust";
  return "optional";
}

/** 6.1: the policy types that are collected for this caller. SCPs, RCPs and endpoint policies would join here (§5, 10.1). */
export function collectedTypes(caller: Caller, action: string, resource: string): PolicyType[] {
  const resourceSide: PolicyType = resourceClass(action, resource) === "trust" ? "trust" : "resource";
  switch (caller.kind) {
    case "service":
    case "anonymous":
    case "federated":
      return [resourceSide];
    case "root":
      return caller.credentials === "assumeRoot" ? ["session", resourceSide] : [resourceSide];
    case "user":
      return ["identity", "boundary", resourceSide];
    case "federatedUser":
    case "roleSession":
    case "role":
      return ["identity", "boundary", "session", resourceSide];
  }
}

/** §1: a caller of one of AWS's partitions is unknown to the resource policies of another. */
export function isOtherPartition(caller: Caller, resource: string): boolean {
  if (caller.arn === undefined || ["service", "anonymous", "federated"].includes(caller.kind)) return false;
  return resource.startsWith("arn:") && resource.split(":")[1] !== caller.partition;
}

export function combine(
  applied: Applied[],
  set: PolicySetLike,
  caller: Caller,
  request: { action: string; resource: string; resourceAccount: string | undefined; context: Context; isForeign: boolean },
): Decision {
  // 2.2 step 0 (static exemptions and the credential bans of 2.5) would come here: they are not combined yet.

  // Step 2: a Deny of any collected type.
  if (applied.some((statement) => statement.effect === "Deny")) return "explicitDeny";

  // Steps 3–5 (RCP, SCP and endpoint gates) would come here.

  // Step 6: the grant logic. Every Deny is gone, what is left are Allows.
  const isAllowed = (type: PolicyType) => applied.some((statement) => statement.policyType === type);
  const resourceAllows = applied.filter(({ policyType }) => policyType === "resource" || policyType === "trust");
  const strongestAllow = strongest(resourceAllows.map(({ kind }) => kind));
  const kindClass = resourceClass(request.action, request.resource);

  // 6.3: callers with no policies of their own.
  if (caller.kind === "service" || caller.kind === "anonymous") return decide(strongestAllow === "direct");
  const federates = kindClass === "trust" && foldAscii(request.action) !== "sts:assumerole";
  if (caller.kind === "federated") return decide(strongestAllow === "direct" && federates);

  // 3.2.
  const direct = strongestAllow === "direct";
  const entity = resourceAllows.some(({ kind }) => kind === "entity");
  const account = resourceAllows.some(({ kind }) => kind === "account");
  const identity = caller.kind === "root" || isMadeByRoot(caller) || isAllowed("identity");
  const hasNoBoundary = caller.kind === "root" || set.permissionsBoundary === undefined; // 1.3
  const boundary = hasNoBoundary || isAllowed("boundary");
  const isAssumeRoot = caller.kind === "root" && caller.credentials === "assumeRoot";
  const session = isSessionPassed(caller, isAssumeRoot, set) || isAllowed("session");
  const callerSide = identity && boundary && session;

  // §4: both sides must allow. The KMS operation list (7.1) and the bucket-policy APIs (9.6) would come after.
  if (request.isForeign || caller.account !== request.resourceAccount) return decide(callerSide && strongestAllow !== "none");

  // 3.3.
  let granted = direct || (entity && boundary && session);
  if (kindClass === "optional") granted ||= callerSide;
  else granted ||= account && callerSide; // KMS grants would join here (7.1)
  if (isAssumeRoot) granted &&= session;

  // 8.2: role chaining, recognised by aws:SourceIdentity, needs the identity Allow for sts:SetSourceIdentity as well.
  const isChaining = request.context.has("aws:sourceidentity");
  const setsIdentity = kindClass === "trust" && foldAscii(request.action) === "sts:setsourceidentity";
  if (isChaining && setsIdentity) granted &&= identity;

  // Step 7 (service post-checks) would come here.
  return decide(granted);
}

/** S of 3.2 where no session policy is needed. Given as `[]` it is present and silent (1.3). */
function isSessionPassed(caller: Caller, isAssumeRoot: boolean, set: PolicySetLike): boolean {
  if (caller.kind === "user") return true;
  if (caller.kind === "root") return !isAssumeRoot;
  return caller.kind !== "federatedUser" && set.session === undefined;
}

function decide(granted: boolean): Decision {
  return granted ? "allowed" : "implicitDeny";
}
