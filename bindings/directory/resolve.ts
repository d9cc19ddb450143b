/** What a valid directory says about one principal: pure functions for the compiler. `checkDirectory` comes first. */
import type { NamedPolicy } from "../model/policy-set.js";
import { ownMember } from "../text/plain-object.js";
import { accountOf, entityKey } from "./ids.js";
import type { Directory, Entity, PolicyReference, ResourceEntry } from "../model/directory.js";

/** A directory with its entries by the names under which requests and other entries know them. */
export interface DirectoryIndex {
  readonly directory: Directory;
  /** Ids. */
  readonly accounts: ReadonlySet<string>;
  readonly resources: ReadonlyMap<string, ResourceEntry>;
  /** By ARN, and by account and name. */
  readonly groups: ReadonlyMap<string, Entity>;
}

export function indexDirectory(directory: Directory): DirectoryIndex {
  const byArn = <Item extends { readonly arn: string }>(items: readonly Item[] = []): Map<string, Item> =>
    new Map(items.map((item) => [item.arn, item]));
  const { accounts, groups = [] } = directory;
  return {
    directory,
    accounts: new Set(accounts.map(({ id }) => id)),
    resources: byArn(directory.resources),
    groups: new Map([...groups.map((group) => [entityKey(group.arn), group] as const), ...byArn(groups)]),
  };
}

export function resolvePolicy(reference: PolicyReference, { directory }: DirectoryIndex): NamedPolicy {
  if (typeof reference !== "string") return reference;
  const policy = ownMember(directory.policies ?? {}, reference);
  return policy ?? unchecked("policy", reference);
}

export function resolvePolicies(references: readonly PolicyReference[] | undefined, index: DirectoryIndex): NamedPolicy[] {
  return (references ?? []).map((reference) => resolvePolicy(reference, index));
}

function unchecked(what: string, name: string): never {
  throw new Error(`the directory has no ${what} \`${name}\`; checkDirectory would have said so`);
}

/** The identity policies of a user or role: its own, then those of the user's groups, each group once. */
export function identityPoliciesOf(entity: Entity, index: DirectoryIndex): NamedPolicy[] {
  const groups = new Set(groupsOf(entity, index));
  return [entity, ...groups].flatMap(({ policies }) => resolvePolicies(policies, index));
}

export function groupsOf(user: Entity, index: DirectoryIndex): Entity[] {
  return (user.groups ?? []).map((name) => {
    const group = index.groups.get(name.startsWith("arn:") ? name : `${accountOf(user.arn)} ${name}`);
    return group ?? unchecked("group", name);
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
