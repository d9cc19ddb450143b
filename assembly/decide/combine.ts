/**
 * How policy types make one decision (evaluation-logic §2.2 – §2.4, §3, §4, §6.3). Everything here works on the bits that
 * statement.ts summed up; no policy is read any more. The only place that knows the rule.
 *
 *   I  identity policies allow      kinds of Allow on the resource's side: none < account < entity < direct,
 *   B  no boundary, or it allows    of its policies, of S3 ACLs, of KMS grants
 *   S  no session policy is needed, or it allows
 */
import * as action from "../request/action";
import * as caller from "../request/caller";
import { present } from "./collect";
import {
  ASSUMED_ROOT_NEEDS_TASK_POLICY,
  KMS_GRANT_REACHES_ACROSS,
  PUBLIC_ACL_IS_DIRECT,
  UNKNOWN_PRINCIPAL_IS_DENIED,
} from "../choices";
import * as directory from "../request/directory";
import {
  CAUSE_BLOCK_PUBLIC_ACCESS,
  CAUSE_BOUNDARY,
  CAUSE_IDENTITY,
  CAUSE_RCP,
  CAUSE_RESOURCE,
  CAUSE_SCP,
  CAUSE_SERVICE_RULE,
  CAUSE_SESSION,
  CAUSE_TRUST,
  CAUSE_VPCE,
  DECISION_ALLOWED,
  DECISION_EXPLICIT_DENY,
  DECISION_IMPLICIT_DENY,
  KIND_ANONYMOUS,
  KIND_FEDERATED,
  KIND_FEDERATED_USER,
  KIND_ROOT,
  KIND_SERVICE,
  LEVELS_MAX,
  MATCH_ACCOUNT,
  MATCH_DIRECT,
  MATCH_ENTITY,
  MATCH_NONE,
  RESULT,
  RESULT_ACL_KIND,
  RESULT_ALLOWED,
  RESULT_CAUSES,
  RESULT_DENIED,
  RESULT_KMS_GRANT_KIND,
  RESULT_MATCH_KIND,
  RESULT_RULE,
  RULE_ACL,
  RULE_KMS_GRANT,
  RULE_NO_PERMISSION_NEEDED,
  RULE_UNKNOWN_PRINCIPAL,
  SLOT_ACL,
  SLOT_BOUNDARY,
  SLOT_ENDPOINT,
  SLOT_KMS_GRANT,
  SLOT_IDENTITY,
  SLOT_RESOURCE,
  SLOT_RESOURCE_CONTROL,
  SLOT_SERVICE_CONTROL,
  SLOT_SESSION,
  SLOT_TRUST,
} from "../layout";
import * as resource from "../request/resource";
import {
  isCallerSideOnly,
  isForeignObject,
  mayFederate,
  needsResourcePolicy,
  objectOwner,
  objectOwnerBytes,
  passesOnSourceIdentity,
  postCheck,
  restrictsCaller,
} from "./services";
import { sameText } from "../text";

export const IDENTITY: u32 = 1 << SLOT_IDENTITY;
export const BOUNDARY: u32 = 1 << SLOT_BOUNDARY;
export const SESSION: u32 = 1 << SLOT_SESSION;
export const RESOURCE: u32 = 1 << SLOT_RESOURCE;
export const TRUST: u32 = 1 << SLOT_TRUST;
export const ENDPOINT: u32 = 1 << SLOT_ENDPOINT;
export const ACL: u32 = 1 << SLOT_ACL;
export const KMS_GRANT: u32 = 1 << SLOT_KMS_GRANT;
const LEVELS: u32 = (1 << LEVELS_MAX) - 1;
export const SERVICE_CONTROL: u32 = LEVELS << SLOT_SERVICE_CONTROL;
export const RESOURCE_CONTROL: u32 = LEVELS << SLOT_RESOURCE_CONTROL;

let identity: bool = false;
let boundary: bool = false;
let session: bool = false;
let sameAccount: bool = false;
let byTrust: bool = false;
/** The resource's policy must take part. */
let required: bool = false;
let callerSideOnly: bool = false;
/** The resource is in another partition than the caller. */
let acrossPartitions: bool = false;
let chaining: bool = false;
/** The resource's policies, ACLs and KMS grants: strongest kinds. */
let policyKind: u32 = 0;
let aclKind: u32 = 0;
let kmsGrantKind: u32 = 0;

/** Is the caller of the resource's account? Never across partitions, nor where there is none. */
export function isSameAccount(foreign: bool): bool {
  return (
    !foreign && caller.kind < KIND_SERVICE && sameText(caller.account, caller.accountBytes, resource.account, resource.accountBytes)
  );
}

/** The decision of a static rule (step 0): no policy takes part. */
export function decideByRule(rule: u32): i32 {
  store<u32>(RESULT, rule, RESULT_RULE);
  addCause(CAUSE_SERVICE_RULE);
  return rule == RULE_NO_PERMISSION_NEEDED ? DECISION_ALLOWED : DECISION_IMPLICIT_DENY;
}

/** Every Deny and Allow is summed up in RESULT: the decision, its causes, its rule. `inside`: isSameAccount(). */
export function combine(trust: bool, foreign: bool, inside: bool): i32 {
  byTrust = trust;
  sameAccount = inside;
  if (present == IDENTITY && isPlain()) return combineIdentity();
  const restricted = restrictsCaller(sameAccount, foreign);
  if (load<u32>(RESULT, RESULT_DENIED) != 0 || restricted) return denyExplicitly(restricted);
  acrossPartitions = foreign;
  readKinds();
  const gates = addSilentGates();
  if (UNKNOWN_PRINCIPAL_IS_DENIED && directory.callerIsUnknown()) return denyUnknown();
  if (!isAllowedBy(policyKind, aclKind, kmsGrantKind)) return denyImplicitly();
  if (!gates) return DECISION_IMPLICIT_DENY;
  const rule = postCheck(inside);
  if (rule != 0) return decideByRule(rule);
  addAllowedCauses();
  return DECISION_ALLOWED;
}

/**
 * Identity policies alone bear on the request of a user or a role in its own account, and neither the service nor the resource has a
 * rule of its own: of the rule below nothing else is left.
 */
function isPlain(): bool {
  return (
    sameAccount &&
    caller.kind != KIND_FEDERATED_USER &&
    (action.service == action.OTHER_SERVICE || action.service >= action.S3) &&
    directory.isPolicySet &&
    directory.resourceFacts == 0
  );
}

function combineIdentity(): i32 {
  store<u32>(RESULT, CAUSE_IDENTITY, RESULT_CAUSES);
  if (load<u32>(RESULT, RESULT_DENIED) != 0) return DECISION_EXPLICIT_DENY;
  return load<u32>(RESULT, RESULT_ALLOWED) != 0 ? DECISION_ALLOWED : DECISION_IMPLICIT_DENY;
}

function addCause(cause: u32): void {
  const causes = load<u32>(RESULT, RESULT_CAUSES);
  const place = causes == 0 ? 0 : (35 - clz(causes)) & ~3;
  store<u32>(RESULT, causes | (cause << place), RESULT_CAUSES);
}

// @ts-ignore: decorator
@inline
function addCauseIf(condition: bool, cause: u32): void {
  if (condition) addCause(cause);
}

// --- explicit deny, gates ------------------------------------------------------------------------------------------------

/** The order of §2.4. */
function denyExplicitly(restricted: bool): i32 {
  const denied = load<u32>(RESULT, RESULT_DENIED);
  addCauseIf((denied & RESOURCE_CONTROL) != 0, CAUSE_RCP);
  addCauseIf((denied & SERVICE_CONTROL) != 0, CAUSE_SCP);
  addCauseIf((denied & ENDPOINT) != 0, CAUSE_VPCE);
  addCauseIf((denied & (RESOURCE | ACL | KMS_GRANT)) != 0, CAUSE_RESOURCE);
  addCauseIf((denied & TRUST) != 0, CAUSE_TRUST);
  addCauseIf(restricted, CAUSE_BLOCK_PUBLIC_ACCESS);
  addCauseIf((denied & IDENTITY) != 0, CAUSE_IDENTITY);
  addCauseIf((denied & BOUNDARY) != 0, CAUSE_BOUNDARY);
  addCauseIf((denied & SESSION) != 0, CAUSE_SESSION);
  return DECISION_EXPLICIT_DENY;
}

/** Steps 3 – 5: true when every gate lets the request through. An RCP level is never silent: RCPFullAWSAccess is implied. */
function addSilentGates(): bool {
  const silent = present & ~load<u32>(RESULT, RESULT_ALLOWED);
  addCauseIf((silent & SERVICE_CONTROL) != 0, CAUSE_SCP);
  addCauseIf((silent & ENDPOINT) != 0, CAUSE_VPCE);
  return (silent & (SERVICE_CONTROL | ENDPOINT)) == 0;
}

function denyUnknown(): i32 {
  store<u32>(RESULT, RULE_UNKNOWN_PRINCIPAL, RESULT_RULE);
  addCause(CAUSE_IDENTITY);
  return DECISION_IMPLICIT_DENY;
}

// --- Allows --------------------------------------------------------------------------------------------------------------

/** The Booleans of §3.2. */
function readKinds(): void {
  const allowed = load<u32>(RESULT, RESULT_ALLOWED);
  identity = actsAsRoot() || (allowed & IDENTITY) != 0;
  boundary = (present & BOUNDARY) == 0 || (allowed & BOUNDARY) != 0;
  session = sessionPasses(allowed);
  required = byTrust || needsResourcePolicy();
  callerSideOnly = isCallerSideOnly();
  chaining = byTrust && passesOnSourceIdentity();
  policyKind = load<u32>(RESULT, RESULT_MATCH_KIND);
  aclKind = load<u32>(RESULT, RESULT_ACL_KIND);
  if (!PUBLIC_ACL_IS_DIRECT && caller.kind < KIND_SERVICE) aclKind = min(aclKind, MATCH_ACCOUNT);
  kmsGrantKind = load<u32>(RESULT, RESULT_KMS_GRANT_KIND);
  if (!isForeignObject()) return;
  // The bucket's policy cannot open what its owner does not own; the object's owner stands in the place of the bucket's.
  policyKind = MATCH_NONE;
  sameAccount = !acrossPartitions && sameText(caller.account, caller.accountBytes, objectOwner(), objectOwnerBytes());
}

/** Root users, and the sessions they made, are bound by no identity policy. */
function actsAsRoot(): bool {
  return caller.kind == KIND_ROOT || caller.isFederatedRoot();
}

/** S of §3.2. */
function sessionPasses(allowed: u32): bool {
  if ((present & SESSION) != 0) return (allowed & SESSION) != 0;
  return caller.kind != KIND_FEDERATED_USER && !caller.assumedRoot;
}

/** Step 6, for Allows of these kinds on the resource's side. */
function isAllowedBy(policy: u32, acl: u32, grant: u32): bool {
  const shared = max(policy, acl);
  if (caller.kind >= KIND_SERVICE) {
    return max(shared, grant) == MATCH_DIRECT && mayCallUnsigned();
  }
  if (callerSideOnly) return identity && boundary && session && !isOtherWorld();
  if (!sameAccount) return boundary && session && ((identity && shared != MATCH_NONE) || grantsAcross(grant));
  const granted = byResource(max(shared, grant)) || byIdentity(shared, grant);
  return granted && (!chaining || (identity && boundary && session));
}

/** sts:AssumeRoot in another partition; iam:PassRole, which stays in one account, has a rule for it (step 7). */
function isOtherWorld(): bool {
  return acrossPartitions && action.service == action.STS;
}

/** Of STS, who has signed nothing calls only what identity providers vouch for; identity providers call nothing else (§6.3). */
function mayCallUnsigned(): bool {
  if (caller.kind == KIND_FEDERATED) return byTrust && mayFederate();
  return caller.kind != KIND_ANONYMOUS || !byTrust || mayFederate();
}

/** §3.3: a direct grant, or an entity's that boundary and session policy let through. */
function byResource(kind: u32): bool {
  if (kind == MATCH_DIRECT && (session || !caller.assumedRoot || !ASSUMED_ROOT_NEEDS_TASK_POLICY)) return true;
  return kind >= MATCH_ENTITY && boundary && session;
}

/** §3.3: the identity policies, with a delegating grant where the resource's policy is required. */
function byIdentity(shared: u32, grant: u32): bool {
  return identity && boundary && session && (!required || shared == MATCH_ACCOUNT || grant == MATCH_ACCOUNT);
}

/** A KMS grant reaches into another account by itself, unless it names that account as a whole (DECISIONS.md, 21). */
function grantsAcross(grant: u32): bool {
  return (KMS_GRANT_REACHES_ACROSS && grant >= MATCH_ENTITY) || (grant != MATCH_NONE && identity);
}

// --- causes --------------------------------------------------------------------------------------------------------------

/** Whatever part of the rule is missing; the order makes the first one that of §3.4 and §2.4. */
function denyImplicitly(): i32 {
  const kind = max(max(policyKind, aclKind), kmsGrantKind);
  const resourceSide: u32 = byTrust ? CAUSE_TRUST : CAUSE_RESOURCE;
  if (caller.kind >= KIND_SERVICE) {
    addCause(resourceSide);
    return DECISION_IMPLICIT_DENY;
  }
  const inside = sameAccount && !callerSideOnly;
  const direct = inside && kind == MATCH_DIRECT && !caller.assumedRoot && !chaining;
  addCauseIf(inside && required && kind == MATCH_NONE, resourceSide);
  const identityHelps = inside ? kind < MATCH_ENTITY || chaining : callerSideOnly || kmsGrantKind < MATCH_ENTITY;
  const lacksIdentity = !identity && identityHelps;
  addCauseIf(lacksIdentity, CAUSE_IDENTITY);
  if (lacksIdentity && directory.callerHasNoEntry()) store<u32>(RESULT, RULE_UNKNOWN_PRINCIPAL, RESULT_RULE);
  addCauseIf(!boundary && !direct, CAUSE_BOUNDARY);
  addCauseIf(!session && !direct, CAUSE_SESSION);
  addCauseIf(!inside && (callerSideOnly ? isOtherWorld() : kind == MATCH_NONE), resourceSide);
  return DECISION_IMPLICIT_DENY;
}

/** The granting types (DECISIONS.md, 19), and the rule where no policy alone would have allowed. */
function addAllowedCauses(): void {
  const resourceSide: u32 = byTrust ? CAUSE_TRUST : CAUSE_RESOURCE;
  const shared = max(policyKind, aclKind);
  const byPolicies = (aclKind | kmsGrantKind) == 0 || isAllowedBy(policyKind, MATCH_NONE, MATCH_NONE);
  if (caller.kind >= KIND_SERVICE) addCause(resourceSide);
  else if (callerSideOnly) addCause(CAUSE_IDENTITY);
  else if (!sameAccount) {
    addCauseIf(identity && (shared != MATCH_NONE || kmsGrantKind == MATCH_ACCOUNT), CAUSE_IDENTITY);
    addCause(resourceSide);
  } else {
    addCauseIf(byIdentity(shared, kmsGrantKind) || chaining, CAUSE_IDENTITY);
    addCauseIf(byResource(max(shared, kmsGrantKind)) || chaining || !byPolicies, resourceSide);
  }
  if (byPolicies) return;
  store<u32>(RESULT, isAllowedBy(policyKind, aclKind, MATCH_NONE) ? RULE_ACL : RULE_KMS_GRANT, RESULT_RULE);
}
