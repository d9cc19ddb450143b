// A directory as the source of a request's policies and facts: evaluation 1 (table "Inputs"), 1.1, 1.2, 6.2; DECISIONS 20 and 24.

import { isMadeByRoot, isResourceSideOnly, readCaller } from "./caller.js";
import type { Caller } from "./caller.js";
import type { Given } from "./context.js";
import { continues, standsBeside } from "./continuations.js";
import { attachedPolicies } from "./attached.js";
import { isGroupOf, levels, organizationKeys, resolve } from "./directory-organization.js";
import type { DirectoryLike, EntityLike, ResourceLike } from "./directory-types.js";
import { readPolicySet } from "./document.js";
import { keyRules, OF_THE_ENGINE } from "./key-rules.js";
import { isOfManagement, rcpAccount } from "./organization.js";
import { accountInArn } from "./request.js";
import type { Asked, Facts, Source } from "./request.js";
import { foldAscii, RequestProblem } from "./types.js";
import type { Mode, NamedPolicyLike, PolicySetLike, S3Like } from "./types.js";

export type { DirectoryLike } from "./directory-types.js";

const lastSegment = (arn: string) => arn.split("/").at(-1);
const accountOf = (arn: string) => arn.split(":")[4];

/** 1: the user, or the role or user behind the session. 1.1: a bare session ARN names its role by account and name. */
function findEntity({ users = [], roles = [] }: DirectoryLike, caller: Caller): EntityLike | undefined {
  const isNamed = ({ arn }: EntityLike) =>
    accountOf(arn) === caller.account && lastSegment(arn) === lastSegment(caller.entityArn ?? "");
  switch (caller.kind) {
    case "user":
      return users.find(({ arn }) => arn === caller.arn);
    case "federatedUser":
      return users.find(({ arn }) => arn === caller.entityArn);
    case "roleSession":
    case "role":
      return roles.find((role) => (caller.pathUnknown ? isNamed(role) : role.arn === caller.entityArn));
    default:
      return undefined;
  }
}

/** The caller with what the directory knows of it. What the request says wins; its tags overlay the entity's (8.4). */
function complete(directory: DirectoryLike, caller: Caller, entity: EntityLike | undefined, mode: Mode): Caller {
  const canonicalUserId = caller.canonicalUserId ?? directory.accounts.find(({ id }) => id === caller.account)?.canonicalUserId;
  if (entity === undefined) return { ...caller, canonicalUserId };
  const names = Object.keys(caller.tags).map(foldAscii);
  const inherited = Object.entries(entity.tags ?? {}).filter(([name]) => !names.includes(foldAscii(name)));
  const isUser = caller.kind === "user";
  const isRole = caller.kind === "roleSession" || caller.kind === "role";
  const known = {
    canonicalUserId,
    entityArn: isUser ? undefined : entity.arn,
    uniqueId: caller.uniqueId ?? (isUser ? entity.uniqueId : undefined),
    entityUniqueId: caller.entityUniqueId ?? (isUser || (isRole && caller.uniqueId) ? undefined : entity.uniqueId),
    tags: { ...Object.fromEntries(inherited), ...caller.tags },
  };
  return readCaller({ ...caller, ...known }, mode);
}

/** Inline and attached policies; a user's groups count as the user itself. */
function identityPolicies(directory: DirectoryLike, entity: EntityLike): NamedPolicyLike[] {
  const groups = (entity.groups ?? []).flatMap((name) =>
    (directory.groups ?? []).filter((group) => isGroupOf(group, entity, name)),
  );
  return [entity, ...groups].flatMap(({ policies = [] }) => policies.map((reference) => resolve(directory, reference)));
}

/** DECISIONS 29: the entry with its ARN and all that it lies below, the nearest first. */
function findResources({ resources = [] }: DirectoryLike, arn: string): ResourceLike[] {
  const above = resources.filter((entry) => entry.arn === arn || continues(entry.arn, arn));
  return above.sort((a, b) => b.arn.length - a.arn.length);
}
/** Its policies, and those of entries whose policies are about it (7.4). */
function policiesOf(directory: DirectoryLike, arn: string): ResourceLike[] {
  const beside = (directory.resources ?? []).filter((entry) => standsBeside(entry.arn, arn));
  return [...findResources(directory, arn), ...beside];
}
const findResource = (directory: DirectoryLike, arn: string): ResourceLike | undefined => findResources(directory, arn)[0];

/** 1.2. */
function resourceAccountOf(asked: Asked, owner: string | undefined, mode: Mode): string | undefined {
  const account = accountInArn(asked, mode) ?? asked.givenAccount;
  if (account !== undefined) return account;
  if (asked.resource === "*") return asked.caller.account;
  if (owner === undefined) throw new RequestProblem("RESOURCE_ACCOUNT_REQUIRED");
  return owner;
}

/** The settings of the bucket, with the requested object's. */
function s3Facts(entry: ResourceLike | undefined, resource: string): S3Like | undefined {
  const key = resource.slice((entry?.arn.length ?? 0) + 1);
  return entry?.s3 && { ...entry.s3, object: entry.s3.objects?.[key] };
}

/** DECISIONS 20: the endpoint that aws:SourceVpce names; one that is not listed passes. */
function endpointPolicies({ endpoints = [] }: DirectoryLike, { context }: Asked): PolicySetLike {
  const names = context.get("aws:sourcevpce")?.values ?? [];
  const endpoint = names.length === 1 ? endpoints.find(({ id }) => id === names[0]) : undefined;
  return { vpcEndpoint: endpoint?.policies, vpcEndpointType: endpoint?.type };
}

/** 3-14: the short form of API Gateway is about the entry; a missing Resource about whatever the policy is found for. */
function attached(policy: NamedPolicyLike, arn: string): NamedPolicyLike {
  return arn.split(":")[2] === "execute-api" ? { resourceArn: arn, ...policy } : policy;
}

function policySet(
  directory: DirectoryLike,
  asked: Asked,
  entity: EntityLike | undefined,
  account: string | undefined,
): PolicySetLike {
  const entries = findResources(directory, asked.resource);
  const lists = policiesOf(directory, asked.resource).flatMap(({ arn, policies }) =>
    policies ? [policies.map((policy) => attached(policy, arn))] : [],
  );
  const grants = entries.flatMap(({ kmsGrants = [] }) => kmsGrants);
  const role = directory.roles?.find(({ arn }) => arn === asked.resource);
  return {
    identity: entity && identityPolicies(directory, entity),
    permissionsBoundary: entity?.boundary === undefined ? undefined : [resolve(directory, entity.boundary)],
    session: asked.session,
    resource: lists.length === 0 ? undefined : lists.flat(),
    trust: role && [role.trust],
    ...endpointPolicies(directory, asked),
    serviceControl: levels(directory, asked.caller.account, "scps"),
    resourceControl: levels(directory, rcpAccount(asked, account), "rcps"),
    s3: s3Facts(
      entries.find(({ s3 }) => s3),
      asked.resource,
    ),
    kmsGrants: grants.length === 0 ? undefined : grants,
    apiGateway: entries[0]?.apiGateway,
  };
}

/** The keys of 6.2 marked "directory only". */
function derivedKeys(directory: DirectoryLike, asked: Asked, account: string | undefined): Given[] {
  const { users = [], roles = [] } = directory;
  const own = [...users, ...roles].find(({ arn }) => arn === asked.resource) ?? findResource(directory, asked.resource);
  const tags = Object.entries(own?.tags ?? {}).map(([tag, value]) => ({
    name: `aws:ResourceTag/${tag}`,
    values: [value],
    isArray: false,
  }));
  const caller = isResourceSideOnly(asked.caller) ? [] : organizationKeys(directory, asked.caller.account, "Principal");
  return [...caller, ...organizationKeys(directory, account, "Resource"), ...tags];
}

function factsOf(directory: DirectoryLike, asked: Asked, mode: Mode): Facts {
  const { caller, resource } = asked;
  const entity = findEntity(directory, caller);
  const owner = findResources(directory, resource).find((entry) => entry.account !== undefined)?.account;
  const account = resourceAccountOf(asked, owner, mode);
  const managementAccount = directory.organization?.managementAccount;
  const isKnownAccount = directory.accounts.some(({ id }) => id === caller.account);
  const callerIsManagement = caller.isManagementAccount ?? (caller.account !== undefined && caller.account === managementAccount);
  const hasEntity = !isResourceSideOnly(caller) && caller.kind !== "root" && !isMadeByRoot(caller);
  const set = policySet(directory, asked, entity, account);
  return {
    set,
    policies: readPolicySet(set),
    caller: complete(directory, caller, entity, mode),
    resourceAccount: account,
    callerIsManagement,
    resourceIsManagement: isOfManagement(asked, callerIsManagement, account !== undefined && account === managementAccount),
    isAwsManagedKey: findResource(directory, resource)?.awsManaged === true,
    hasNoEntry: hasEntity && entity === undefined,
    isUnknown: hasEntity && isKnownAccount && entity === undefined,
    derived: derivedKeys(directory, asked, account),
  };
}

export function fromDirectory(directory: DirectoryLike): Source {
  return {
    keyRules: keyRules(attachedPolicies(directory), OF_THE_ENGINE), // of a caller that it knows it derives all of them
    takesSession: true,
    facts: (asked, mode) => factsOf(directory, asked, mode),
  };
}
