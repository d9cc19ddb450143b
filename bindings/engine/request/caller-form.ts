/** Do the parts of a principal object agree (DECISIONS.md, 50)? What is not asked here, the core compares (assembly/request/caller.ts). */
import type { Principal } from "../../model/request.js";

/** DECISIONS.md, 7. */
const ACCOUNT_FORM = /^[\w.@+=,-]{1,64}$/;

/** Every member, read once. */
export function partsOf(principal: Principal): Principal {
  const { type, arn, entityArn, roleArn, account, canonicalUserId, uniqueId, entityUniqueId } = principal;
  const { serviceNames, credentials, tags, isServiceLinkedRole, isManagementAccount } = principal;
  // One literal: a spread takes ten times as long.
  // prettier-ignore
  return {
    type, arn, entityArn, roleArn, account, canonicalUserId, uniqueId, entityUniqueId,
    serviceNames, credentials, tags, isServiceLinkedRole, isManagementAccount,
  } as Principal;
}

/** A member that is malformed or contradicts another one. The texts of the principal are texts, as far as they are given; its service names are looked at elsewhere. */
export function contradiction(principal: Principal): keyof Principal | undefined {
  const { type, arn, entityArn, roleArn, account, isServiceLinkedRole, uniqueId, entityUniqueId } = principal;
  if (account !== undefined && !ACCOUNT_FORM.test(account)) return "account";
  if (entityArn !== undefined && roleArn !== undefined && entityArn !== roleArn) return "entityArn";
  if (isServiceLinkedRole === true && type !== "role" && type !== "assumedRole") return "isServiceLinkedRole";
  if (type === "anonymous" && arn !== undefined && arn !== "*") return "arn";
  if (uniqueId === undefined) return undefined;
  if (!isOwnId(principal, uniqueId)) return "uniqueId";
  return entityUniqueId === undefined || entityUniqueId === entityId(uniqueId) ? undefined : "entityUniqueId";
}

/** Is it what GetCallerIdentity calls UserId (evaluation-logic §6.2, aws:userid), as far as the other members tell? */
function isOwnId({ type, arn = "", account }: Principal, uniqueId: string): boolean {
  const name = arn.slice(arn.indexOf("/") + 1);
  const colon = uniqueId.indexOf(":");
  if (type === "root") return uniqueId === (account ?? arn.split(":", 5)[4]);
  if (type === "federatedUser") return uniqueId === `${arn.split(":", 5)[4]}:${name}`;
  return type !== "assumedRole" || colon < 0 || uniqueId.slice(colon) === `:${name.slice(name.indexOf("/") + 1)}`;
}

/** `AROA…` of `AROA…:SESSION`. */
export function entityId(uniqueId: string): string {
  const colon = uniqueId.indexOf(":");
  return colon < 0 ? uniqueId : uniqueId.slice(0, colon);
}
