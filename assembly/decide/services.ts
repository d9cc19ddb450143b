/**
 * What no policy decides: calls that need no permission, calls that a kind of credentials may not make, and what services
 * refuse although every policy allows (evaluation-logic §2.2 steps 0 and 7, §2.5, §6.5, §7, §9, §11.3). The operations meant stand
 * in service-actions.ts.
 */
import * as action from "../request/action";
import { IAM, KMS, ONE_ACCOUNT, OTHER_SERVICE, S3, STS } from "../request/action";
import * as caller from "../request/caller";
import { CALLER_SIDE_ACTIONS, RESTRICT_PUBLIC_IS_EXPLICIT, SOURCE_IDENTITY_MARKS_CHAINING } from "../choices";
import { firstValue, isGiven, isGivenAmong, isGivenAs, isTrue } from "../request/context";
import { resourceFacts } from "../request/directory";
import {
  CREDENTIALS_ASSUME_ROLE,
  CREDENTIALS_FEDERATION_TOKEN,
  CREDENTIALS_GET_SESSION_TOKEN,
  CREDENTIALS_LONG_TERM,
  DERIVED_ACCESS_POINT_ACCOUNT,
  DERIVED_CALLED_VIA,
  DERIVED_GIVEN_VIA_AWS_SERVICE,
  DERIVED_MFA_PRESENT,
  DERIVED_SOURCE_IDENTITY,
  DERIVED_SOURCE_VPC,
  FACT_POLICY_REQUIRED,
  FACT_RESTRICT_PUBLIC,
  FACT_VPC_ORIGIN,
  FACTS_FLAGS,
  FACTS_OBJECT_OWNER,
  FACTS_VPC,
  KIND_ANONYMOUS,
  KIND_FEDERATED,
  KIND_ROOT,
  KIND_SERVICE,
  RULE_ACCESS_POINT_ORIGIN,
  RULE_BUCKET_POLICY_CROSS_ACCOUNT,
  RULE_CREDENTIAL_TYPE,
  RULE_CROSS_ACCOUNT,
  RULE_KMS_ALIAS,
  RULE_KMS_CROSS_ACCOUNT,
  RULE_RESERVED_ALIAS,
  RULE_NO_PERMISSION_NEEDED,
  RULE_PASS_ROLE_CROSS_ACCOUNT,
  RULE_UNMODIFIABLE_OBJECT,
} from "../layout";
import * as resource from "../request/resource";
import * as operations from "../request/service-actions";
import { strings } from "../tables";
import { sameText } from "../text";

/** Step 0: RULE_NO_PERMISSION_NEEDED (allowed), RULE_CREDENTIAL_TYPE (denied), or 0: the policies decide. */
export function staticRule(): u32 {
  if (action.service != STS && action.service != IAM) return 0;
  const isCallerIdentity = action.service == STS && action.isNamed(operations.FREE);
  if (isCallerIdentity && caller.kind != KIND_ANONYMOUS && caller.kind != KIND_FEDERATED) return RULE_NO_PERMISSION_NEEDED;
  if (isBanned()) return RULE_CREDENTIAL_TYPE;
  const isFree =
    action.service == STS && action.isNamed(operations.FREE_FOR_LONG_TERM) && caller.credentials == CREDENTIALS_LONG_TERM;
  return isFree ? RULE_NO_PERMISSION_NEEDED : 0;
}

/** §2.5. iam:PassRole is not an operation, and the companions of sts:AssumeRole go with it (DECISIONS.md, 18). */
function isBanned(): bool {
  const credentials = caller.credentials;
  const iam = action.service == IAM && !action.isNamed(operations.PASS_ROLE);
  const sts = action.service == STS;
  if (caller.kind == KIND_ROOT && sts && !caller.assumedRoot && assumesAnything()) return true;
  if (credentials == CREDENTIALS_ASSUME_ROLE) return sts && action.isNamed(operations.BANNED_FOR_ROLES);
  if (credentials == CREDENTIALS_FEDERATION_TOKEN) return iam || sts;
  if (credentials != CREDENTIALS_GET_SESSION_TOKEN) return false;
  if (iam) return !isTrue(DERIVED_MFA_PRESENT);
  return sts && !action.isNamed(operations.LEFT_TO_SESSION_TOKEN);
}

/** sts:AssumeRole with its companions on a role (sts:TagSession also goes with sts:GetFederationToken), sts:AssumeRoot. */
function assumesAnything(): bool {
  return action.isNamed(operations.ASSUMPTIONS) || (resource.isRole() && action.isNamed(operations.COMPANIONS));
}

// --- classes of requests -------------------------------------------------------------------------------------------------

/** sts:AssumeRole and its kin on a role: the trust policy takes the place of the resource policy (§3.3). */
// @ts-ignore: decorator
@inline
export function isRoleAssumption(): bool {
  return action.service == STS && isRoleAction();
}

function isRoleAction(): bool {
  return resource.isRole() && action.isNamed(operations.ROLE_ASSUMPTIONS);
}

/** Identity-provider callers assume roles by their own two actions (and what goes with them), not by sts:AssumeRole (§6.3). */
export function mayFederate(): bool {
  return !action.isNamed(operations.ASSUME_ROLE);
}

/** Role chaining with a source identity needs sts:SetSourceIdentity on both sides, also within one account (§8.2). */
export function passesOnSourceIdentity(): bool {
  return SOURCE_IDENTITY_MARKS_CHAINING && action.isNamed(operations.SET_SOURCE_IDENTITY) && isGiven(DERIVED_SOURCE_IDENTITY);
}

// @ts-ignore: decorator
@inline
export function isKmsKeyAction(): bool {
  return action.service == KMS && resource.isKmsKey();
}

/** The resource's own policy must take part (§3.3), beside role trust. */
// @ts-ignore: decorator
@inline
export function needsResourcePolicy(): bool {
  return isKmsKeyAction() || (hasFact(FACT_POLICY_REQUIRED) && resource.isOf("execute-api"));
}

/** The resource's side has no say (DECISIONS.md, 17). */
export function isCallerSideOnly(): bool {
  if (!CALLER_SIDE_ACTIONS || action.service > IAM || action.service == OTHER_SERVICE) return false;
  return (
    (action.service == IAM && action.isNamed(operations.PASS_ROLE)) ||
    (action.service == STS && action.isNamed(operations.ASSUME_ROOT))
  );
}

// @ts-ignore: decorator
@inline
export function hasFact(fact: u32): bool {
  return resourceFacts != 0 && (load<u32>(resourceFacts, FACTS_FLAGS) & fact) != 0;
}

/** Root of the bucket owner's account may always repair the bucket policy (§9.6). */
export function mayRepairBucketPolicy(): bool {
  return caller.kind == KIND_ROOT && action.service == S3 && action.isNamed(operations.BUCKET_POLICY);
}

/** RestrictPublicBuckets with a public policy: nobody from outside but services and the access point's account (§9.5). */
// @ts-ignore: decorator
@inline
export function restrictsCaller(sameAccount: bool, foreign: bool): bool {
  return hasFact(FACT_RESTRICT_PUBLIC) && isOutsider(sameAccount, foreign);
}

/** `foreign`: of another partition, where an account of the same number is another account. */
function isOutsider(sameAccount: bool, foreign: bool): bool {
  if (!RESTRICT_PUBLIC_IS_EXPLICIT || sameAccount || caller.kind == KIND_SERVICE || !resource.isOf("s3")) return false;
  return foreign || caller.accountBytes == 0 || !isGivenAs(DERIVED_ACCESS_POINT_ACCOUNT, caller.account, caller.accountBytes);
}

/** An object that another account than the bucket's owns, and an action that its owner decides (§9.1; DECISIONS.md, 22). */
// @ts-ignore: decorator
@inline
export function isForeignObject(): bool {
  return resourceFacts != 0 && hasForeignOwner();
}

function hasForeignOwner(): bool {
  if (load<u32>(resourceFacts, FACTS_OBJECT_OWNER + 4) == 0 || !resource.isObject()) return false;
  if (sameText(objectOwner(), objectOwnerBytes(), resource.account, resource.accountBytes)) return false;
  return action.service == S3 && !action.isNamed(operations.DECIDED_BY_BUCKET);
}
export function objectOwner(): usize {
  return strings + load<u32>(resourceFacts, FACTS_OBJECT_OWNER);
}
export function objectOwnerBytes(): u32 {
  return load<u32>(resourceFacts, FACTS_OBJECT_OWNER + 4);
}

// --- step 7 --------------------------------------------------------------------------------------------------------------

/** What the service refuses although every policy allows: RULE_* or 0. */
// @ts-ignore: decorator
@inline
export function postCheck(sameAccount: bool): u32 {
  if (action.service == OTHER_SERVICE) return 0;
  if (action.service == ONE_ACCOUNT) return sameAccount || resource.isStar || caller.kind == KIND_SERVICE ? 0 : RULE_CROSS_ACCOUNT;
  if (action.service == IAM) return iamCheck(sameAccount);
  if (action.service == KMS) return kmsCheck(sameAccount);
  return action.service == S3 ? s3Check(sameAccount) : 0;
}

function iamCheck(sameAccount: bool): u32 {
  if (action.isNamed(operations.PASS_ROLE)) return sameAccount ? 0 : RULE_PASS_ROLE_CROSS_ACCOUNT;
  if (resource.isAwsPolicy()) {
    const writes = action.isNamed(operations.POLICY_WRITES);
    return writes ? RULE_UNMODIFIABLE_OBJECT : 0;
  }
  const isReserved = resource.isPart("iam", "role/aws-reserved/");
  if (isReserved ? isIdentityCenter() : !resource.isServiceLinkedRole()) return 0;
  const writes = action.isNamed(operations.ROLE_WRITES);
  return writes || (isReserved && action.isNamed(operations.RESERVED_ROLE_WRITES)) ? RULE_UNMODIFIABLE_OBJECT : 0;
}

/** Identity Center changes the roles that are its own in the caller's name (§6.5). */
function isIdentityCenter(): bool {
  return (
    resource.partBegins("role/aws-reserved/sso.amazonaws.com/") &&
    isTrue(DERIVED_GIVEN_VIA_AWS_SERVICE) &&
    isGivenAmong(DERIVED_CALLED_VIA, "sso.amazonaws.com")
  );
}

/** §7.1: what another account can use a key for, and what nobody can use an alias for. */
function kmsCheck(sameAccount: bool): u32 {
  if (resource.isKmsAlias()) return aliasCheck();
  if (sameAccount || caller.kind >= KIND_SERVICE || !resource.isKmsKey()) return 0;
  return worksAcrossAccounts() ? 0 : RULE_KMS_CROSS_ACCOUNT;
}

/** KMS authorizes keys, not aliases; and some aliases are AWS's. */
function aliasCheck(): u32 {
  if (worksAcrossAccounts() || action.nameBegins(operations.RE_ENCRYPT)) return RULE_KMS_ALIAS;
  return resource.partBegins("alias/aws/") && action.isNamed(operations.ALIAS_WRITES) ? RULE_RESERVED_ALIAS : 0;
}

/** Cryptographic operations and a few others. */
function worksAcrossAccounts(): bool {
  return action.isNamed(operations.CRYPTOGRAPHIC) || action.isNamed(operations.USABLE_ACROSS_ACCOUNTS);
}

function s3Check(sameAccount: bool): u32 {
  if (!sameAccount && caller.kind != KIND_SERVICE) {
    if (action.isNamed(operations.BUCKET_POLICY)) return RULE_BUCKET_POLICY_CROSS_ACCOUNT;
    if (!resource.isStar && action.isNamed(operations.ACCESS_GRANTS_INSTANCE)) return RULE_CROSS_ACCOUNT;
  }
  return hasFact(FACT_VPC_ORIGIN) && !comesFromVpc() ? RULE_ACCESS_POINT_ORIGIN : 0;
}

function comesFromVpc(): bool {
  const bytes = load<u32>(resourceFacts, FACTS_VPC + 4);
  if (bytes == 0) return firstValue(DERIVED_SOURCE_VPC) != 0;
  return isGivenAs(DERIVED_SOURCE_VPC, strings + load<u32>(resourceFacts, FACTS_VPC), bytes);
}
