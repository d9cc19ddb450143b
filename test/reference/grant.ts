// Evaluation 2.2 step 6: the grant logic by caller kind. Every Deny is gone by now.

import { isAssumeRoot, isMadeByRoot, isResourceSideOnly } from "./caller.js";
import type { Caller } from "./caller.js";
import { extraAllows } from "./extra-allows.js";
import { strongest } from "./principal.js";
import type { MatchKind } from "./principal.js";
import { isCrossAccount, resourceSide } from "./question.js";
import type { Question } from "./question.js";
import { isCallerSideOnly, isResourcePolicyRequired, isTrustRequest } from "./resource-class.js";
import { foreignOwner } from "./s3-acl.js";
import type { Applied } from "./statement.js";
import { foldAscii } from "./types.js";
import type { Cause, PolicySetLike, Rule } from "./types.js";

/** Granted iff nothing is missing; then `causes` are the granting types (DECISIONS 19). */
export interface Grant {
  missing: Cause[];
  causes: Cause[];
  rule?: Rule | undefined;
}

/** I, B and S of 3.2. */
interface CallerSide {
  identity: boolean;
  boundary: boolean;
  session: boolean;
}

/** Allows of the resource's side: policies, then KMS grants and ACLs. */
interface ResourceSide {
  policies: MatchKind[];
  extra: MatchKind[];
  rule: "acl" | "kmsGrant";
}

/** Those of `causes` whose condition holds, in order. */
function listed(...causes: [Cause, boolean][]): Cause[] {
  return causes.flatMap(([cause, holds]) => (holds ? [cause] : []));
}

/** 3.2. */
function callerSide({ caller, set }: Question, applied: Applied[]): CallerSide {
  const isAllowed = (type: Cause) => applied.some(({ policyType, effect }) => policyType === type && effect === "Allow");
  const isRoot = caller.kind === "root";
  return {
    identity: isRoot || isMadeByRoot(caller) || isAllowed("identity"),
    boundary: isRoot || set.permissionsBoundary === undefined || isAllowed("boundary"), // 1.3
    session: isSessionPassed(caller, set) || isAllowed("session"),
  };
}

/** Where no session policy is needed. Given as `[]` it is present and silent (1.3). */
function isSessionPassed(caller: Caller, set: PolicySetLike): boolean {
  if (caller.kind === "user") return true;
  if (caller.kind === "root") return !isAssumeRoot(caller);
  return caller.kind !== "federatedUser" && set.session === undefined;
}

function resourceAllows(question: Question, applied: Applied[]): ResourceSide {
  const isAllow = ({ policyType, effect }: Applied) => policyType === resourceSide(question) && effect === "Allow";
  const { kinds, rule } = extraAllows(question);
  return { policies: applied.filter(isAllow).map(({ kind }) => kind), extra: kinds, rule };
}

export function grantLogic(question: Question, applied: Applied[]): Grant {
  const sides = resourceAllows(question, applied);
  if (isResourceSideOnly(question.caller)) return resourceSideOnly(question, sides);
  const caller = callerSide(question, applied);
  if (isCallerSideOnly(question.action)) return callerSideOnly(question, caller);
  if (foreignOwner(question) !== undefined) return foreignObject(question, caller, sides);
  return isCrossAccount(question) ? crossAccount(question, caller, sides) : sameAccount(question, caller, sides);
}

/** 6.3. A provider's caller can only assume a role, by the two actions made for it. */
function resourceSideOnly(question: Question, { policies, extra, rule }: ResourceSide): Grant {
  const { caller, action, resource } = question;
  const side = resourceSide(question);
  const isTrust = isTrustRequest(action, resource);
  const isFederating = isTrust && foldAscii(action) !== "sts:assumerole";
  // DECISIONS 30: of STS, unsigned calls are those of providers.
  const isPossible = caller.kind === "federated" ? isFederating : caller.kind !== "anonymous" || !isTrust || isFederating;
  const byPolicy = policies.includes("direct") && foreignOwner(question) === undefined;
  const isGranted = isPossible && (byPolicy || extra.includes("direct"));
  return { missing: listed([side, !isGranted]), causes: [side], rule: byPolicy ? undefined : rule };
}

/** DECISIONS 17. */
function callerSideOnly(question: Question, { identity, boundary, session }: CallerSide): Grant {
  const missing = listed(
    ["identity", !identity],
    ["boundary", !boundary],
    ["session", !session],
    [resourceSide(question), question.isForeign && foldAscii(question.action) !== "iam:passrole"], // §1; 11.3 has a rule of its own
  );
  return { missing, causes: ["identity"] };
}

/** 3.3 and 3.4. */
function sameAccount(question: Question, caller: CallerSide, { policies, extra, rule }: ResourceSide): Grant {
  const byPolicies = sameAccountRule(question, caller, policies);
  const all = sameAccountRule(question, caller, policies, extra);
  if (byPolicies.missing.length === 0 || all.missing.length > 0) return all;
  const causes = all.causes.includes("resource") ? all.causes : [...all.causes, "resource" as const];
  return { missing: [], causes, rule };
}

function sameAccountRule(
  question: Question,
  { identity, boundary, session }: CallerSide,
  policies: MatchKind[],
  extra: MatchKind[] = [],
): Grant {
  const kinds = [...policies, ...extra];
  const { action, resource, set, context } = question;
  const side = resourceSide(question);
  const direct = kinds.includes("direct");
  const entity = kinds.includes("entity");
  const required = isResourcePolicyRequired(action, resource, set);
  // 8.2: role chaining needs the identity Allow for the source identity as well.
  const chains = foldAscii(action) === "sts:setsourceidentity" && side === "trust" && context.has("aws:sourceidentity");
  const missing = listed(
    [side, required && kinds.length === 0],
    ["identity", !identity && (chains || !(direct || entity))],
    ["boundary", !boundary && (chains || !direct)], // DECISIONS 31
    ["session", !session && (chains || !direct || isAssumeRoot(question.caller))],
  );
  // 3.1: several statements count by the strongest kind among them.
  const isDelegating = [policies, extra].some((each) => strongest(each) === "account");
  const delegated = identity && boundary && session && (!required || isDelegating);
  const causes = listed(["identity", delegated || chains], [side, chains || direct || (entity && boundary && session)]);
  return { missing, causes };
}

/** Section 4: both sides. DECISIONS 21: a KMS grant to the caller itself or its role needs no identity Allow. */
function crossAccount(question: Question, caller: CallerSide, { policies, extra, rule }: ResourceSide): Grant {
  const { identity, boundary, session } = caller;
  const side = resourceSide(question);
  const isFreed = rule === "kmsGrant" && extra.some((kind) => kind !== "account");
  const missing = listed(
    ["identity", !identity && !isFreed],
    ["boundary", !boundary],
    ["session", !session],
    [side, policies.length === 0 && extra.length === 0],
  );
  const byPolicies = identity && policies.length > 0;
  return {
    missing,
    causes: listed(["identity", byPolicies || !isFreed], [side, true]),
    rule: byPolicies ? undefined : rule,
  };
}

/** 9.1 step 3 and DECISIONS 22: the object's owner decides, with its identity policies or the object's ACL. */
function foreignObject(question: Question, caller: CallerSide, { extra }: ResourceSide): Grant {
  const isOwners = question.caller.account === foreignOwner(question) && !question.isForeign;
  const own = callerSideOnly({ ...question, isForeign: false }, caller);
  if (isOwners && !extra.includes("direct")) return own;
  if (isOwners) {
    // 9.4: an ACL that opens the object to everyone is a direct grant.
    const isOwn = own.missing.length === 0;
    if (isAssumeRoot(question.caller) && !isOwn) return own; // 3.3: a direct grant does not replace the task policy
    return { missing: [], causes: listed(["identity", isOwn], ["resource", true]), rule: isOwn ? undefined : "acl" };
  }
  const missing = [...own.missing, ...listed(["resource", extra.length === 0])];
  return { missing, causes: ["identity", "resource"], rule: "acl" };
}
