// An account's place in the organization: the levels of its SCPs and RCPs (evaluation 5) and the org keys (6.2).

import type { Given } from "./context.js";
import type { AttachedLike, DirectoryLike, EntityLike, NodeLike, ReferenceLike } from "./directory-types.js";
import type { LevelLike, NamedPolicyLike } from "./types.js";

/** The policy that a reference stands for: in place, by the key it is listed under, or by its name. */
export function resolve(directory: DirectoryLike, reference: ReferenceLike): NamedPolicyLike {
  if (typeof reference !== "string") return reference;
  const policies = directory.policies ?? {};
  const found = policies[reference] ?? Object.values(policies).find(({ name }) => name === reference);
  if (found === undefined) throw new Error(`the directory has no policy ${reference}`);
  return found;
}

/** Does a user name the group so: by its ARN, or by its name where they are of one account? */
export function isGroupOf(group: EntityLike, { arn }: EntityLike, name: string): boolean {
  const isOfAccount = group.arn.split(":")[4] === arn.split(":")[4];
  return group.arn === name || (isOfAccount && group.arn.split("/").at(-1) === name);
}

/** From the root to the account; `undefined` for an account outside. */
function pathTo(account: string, node: NodeLike): AttachedLike[] | undefined {
  const own = node.accounts?.find(({ id }) => id === account);
  if (own) return [node, own];
  for (const child of node.children ?? []) {
    const below = pathTo(account, child);
    if (below) return [node, ...below];
  }
  return undefined;
}

function organizationPath(directory: DirectoryLike, account: string | undefined): AttachedLike[] | undefined {
  if (account === undefined || directory.organization === undefined) return undefined;
  return pathTo(account, directory.organization.root);
}

function everyNode(node: NodeLike): AttachedLike[] {
  return [node, ...(node.accounts ?? []), ...(node.children ?? []).flatMap(everyNode)];
}

/** The policies of an account's path, root first; absent outside an organization, and where the type is not used at all. */
export function levels(directory: DirectoryLike, account: string | undefined, type: "scps" | "rcps"): LevelLike[] | undefined {
  const isUsed = directory.organization && everyNode(directory.organization.root).some((node) => node[type] !== undefined);
  if (!isUsed) return undefined;
  const policies = (node: AttachedLike) => (node[type] ?? []).map((reference) => resolve(directory, reference));
  return organizationPath(directory, account)?.map((node) => ({ name: node.id, policies: policies(node) }));
}

/** `o-id/r-id/ou-id/…/`: the nodes above the account. */
export function organizationKeys(directory: DirectoryLike, account: string | undefined, whose: "Principal" | "Resource"): Given[] {
  const path = organizationPath(directory, account);
  const { id, managementAccount } = directory.organization ?? {};
  if (path === undefined || id === undefined || managementAccount === undefined) return [];
  const place = [id, ...path.slice(0, -1).map((node) => node.id), ""].join("/");
  const keys: Given[] = [
    { name: `aws:${whose}OrgID`, values: [id], isArray: false },
    { name: `aws:${whose}OrgPaths`, values: [place], isArray: true },
  ];
  if (whose === "Principal") keys.push({ name: "aws:PrincipalOrgMasterAccountId", values: [managementAccount], isArray: false });
  return keys;
}

/** The nodes whose policies bear on some account: those of the management account's own bear on none (5.1, 5.2). */
export function boundNodes({ organization }: DirectoryLike): AttachedLike[] {
  const members = (node: NodeLike): AttachedLike[] => {
    const own = (node.accounts ?? []).filter(({ id }) => id !== organization?.managementAccount);
    const below = [...own, ...(node.children ?? []).flatMap(members)];
    return below.length === 0 ? [] : [node, ...below];
  };
  return organization === undefined ? [] : members(organization.root);
}
