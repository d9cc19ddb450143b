/** PolicySourceArn: the policies of a user, group or role, as SimulatePrincipalPolicy sees them. */
import type { ContextValue } from "../../model/request.js";
import { callerOf, type Caller } from "../caller.js";
import type { SourcePolicy } from "../documents.js";
import { ServiceError } from "../wire/service-error.js";
import type { Account, AccountEntity, AttachedPolicy } from "./account.js";
import type { Exclusions } from "./exclusions.js";

export interface PolicySource {
  readonly identity: readonly SourcePolicy[];
  readonly boundary: SourcePolicy | undefined;
  readonly levels: readonly (readonly SourcePolicy[])[] | undefined;
}

/** Throws ServiceError InvalidInput for an ARN that is not one of these, NoSuchEntity for one that the directory lacks. */
export function findSource(account: Account | undefined, arn: string): AccountEntity {
  callerOf(arn, "PolicySourceArn");
  const found = account?.byArn(arn);
  if (found !== undefined) return found;
  throw new ServiceError("NoSuchEntity", `the entity \`${arn}\` cannot be found`);
}

/** The entity's own policies, its groups', and what bounds them, without what is excluded. */
export function policySource(account: Account, source: AccountEntity, exclusions: Exclusions): PolicySource {
  const boundary = account.boundaryOf(source);
  const levels = account.levelsOver(source.named.account);
  return {
    identity: identityPolicies(account, source).filter((policy) => !exclusions.excludes(policy)),
    boundary: exclusions.hasType("permission-boundary") || isExcluded(boundary, exclusions) ? undefined : boundary,
    levels: exclusions.hasType("scp") ? undefined : levels,
  };
}

export function identityPolicies(account: Account, source: AccountEntity): AttachedPolicy[] {
  const policies = [source, ...account.groupsOf(source)].flatMap((holder) => account.policiesOf(holder));
  // A managed policy that is attached twice is one policy.
  return [...new Map(policies.map((policy) => [policy.arn ?? policy.id, policy])).values()];
}

function isExcluded(policy: AttachedPolicy | undefined, { excludes }: Exclusions): boolean {
  return policy !== undefined && excludes(policy);
}

/** The caller with what the directory knows of it: tags, its unique id, its organization. */
export function knownCaller(account: Account | undefined, caller: Caller): Caller {
  const { arn } = caller.principal;
  const known = arn === undefined ? undefined : account?.byArn(arn);
  if (account === undefined || known === undefined || caller.kind === "group" || caller.kind === "none") return caller;
  const { tags, uniqueId } = known.entity;
  const principal = {
    ...caller.principal,
    ...(tags === undefined ? {} : { tags }),
    ...(uniqueId === undefined || caller.kind !== "user" ? {} : { uniqueId }),
  };
  return { ...caller, principal, context: organizationKeys(account, caller.account) };
}

function organizationKeys(account: Account, id: string): Readonly<Record<string, ContextValue>> {
  const place = account.placeOf(id);
  if (place === undefined) return {};
  return {
    "aws:PrincipalOrgID": place.organization,
    "aws:PrincipalOrgMasterAccountId": place.managementAccount,
    "aws:PrincipalOrgPaths": [place.path],
  };
}
