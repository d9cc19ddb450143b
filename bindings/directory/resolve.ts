/** What a valid directory says about one principal: pure functions for the compiler. `checkDirectory` comes first. */
import type { NamedPolicy } from "../model/policy-set.js";
import { accountOf, nameOf } from "./ids.js";
import type { Directory, Entity, PolicyReference, ResourceEntry } from "../model/directory.js";

/** A directory with its entries by the names under which requests and other entries know them. */
export interface DirectoryIndex {
  readonly directory: Directory;
  readonly accounts: ReadonlyMap<string, Directory["accounts"][number]>;
  readonly users: ReadonlyMap<string, Entity>;
  /** By ARN. */
  readonly roles: ReadonlyMap<string, NonNullable<Directory["roles"]>[number]>;
  /** By account and name, as a session's ARN has them: `111111111111 name`. */
  readonly rolesByName: ReadonlyMap<string, NonNullable<Directory["roles"]>[number]>;
  readonly resources: ReadonlyMap<string, ResourceEntry>;
  readonly endpoints: ReadonlyMap<string, NonNullable<Directory["endpoints"]>[number]>;
  /** By ARN, and by account and name. */
  readonly groups: ReadonlyMap<string, Entity>;
}

export function indexDirectory(directory: Directory): DirectoryIndex {
  const byArn = <Item extends { readonly arn: string }>(items: readonly Item[] = []): Map<string, Item> =>
    new Map(items.map((item) => [item.arn, item]));
  const byName = <Item extends { readonly arn: string }>(items: readonly Item[] = []): Map<string, Item> =>
    new Map(items.map((item) => [entityKey(item.arn), item]));
  return {
    directory,
    accounts: new Map(directory.accounts.map((account) => [account.id, account])),
    users: byArn(directory.users),
    roles: byArn(directory.roles),
    rolesByName: byName(directory.roles),
    resources: byArn(directory.resources),
    endpoints: new Map((directory.endpoints ?? []).map((endpoint) => [endpoint.id, endpoint])),
    groups: new Map([...byName(directory.groups), ...byArn(directory.groups)]),
  };
}

/** `111111111111 name`: names are unique in an account, whatever the path. */
function entityKey(arn: string): string {
  return `${accountOf(arn)} ${nameOf(arn)}`;
}

export function resolvePolicy(reference: PolicyReference, { directory }: DirectoryIndex): NamedPolicy {
  if (typeof reference !== "string") return reference;
  const policies = directory.policies ?? {};
  const policy = Object.hasOwn(policies, reference) ? policies[reference] : undefined;
  if (policy === undefined) throw new Error(`the directory has no policy \`${reference}\`; checkDirectory would have said so`);
  return policy;
}

export function resolvePolicies(references: readonly PolicyReference[] | undefined, index: DirectoryIndex): NamedPolicy[] {
  return (references ?? []).map((reference) => resolvePolicy(reference, index));
}

/** The identity policies of a user or role: its own, then those of the user's groups, each group once. */
export function identityPoliciesOf(entity: Entity, index: DirectoryIndex): NamedPolicy[] {
  const groups = new Set(groupsOf(entity, index));
  return [entity, ...groups].flatMap(({ policies }) => resolvePolicies(policies, index));
}

export function groupsOf(user: Entity, index: DirectoryIndex): Entity[] {
  return (user.groups ?? []).map((name) => {
    const group = index.groups.get(name.startsWith("arn:") ? name : `${accountOf(user.arn)} ${name}`);
    if (group === undefined) throw new Error(`the directory has no group \`${name}\`; checkDirectory would have said so`);
    return group;
  });
}

export function boundaryOf(entity: Entity, index: DirectoryIndex): NamedPolicy | undefined {
  return entity.boundary === undefined ? undefined : resolvePolicy(entity.boundary, index);
}

/** The owner: as the entry says, else the account in the ARN; undefined where that is none. */
export function ownerOf({ arn, account }: ResourceEntry, index: DirectoryIndex): string | undefined {
  const inArn = accountOf(arn);
  return account ?? (/^\d{12}$/.test(inArn) || index.accounts.has(inArn) ? inArn : undefined);
}
