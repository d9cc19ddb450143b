/** Where each account is in the organization, and which SCPs and RCPs reach it. */
import type { PolicyLevel } from "../model/policy-set.js";
import { resolvePolicies, type DirectoryIndex } from "./resolve.js";
import type { Organization, OrganizationAccount, OrganizationNode } from "../model/directory.js";

export interface OrganizationPlace {
  readonly organization: string;
  readonly managementAccount: string;
  readonly isManagementAccount: boolean;
  /** As in aws:PrincipalOrgPaths and aws:ResourceOrgPaths: `o-…/r-…/ou-…/`. */
  readonly path: string;
  /** Root first, account last; a level is named by its name, else its id. Undefined: SCPs are disabled, or do not touch the account. */
  readonly serviceControl: readonly PolicyLevel[] | undefined;
  /** The same for RCPs; a node without any has an empty level, which AWS's RCPFullAWSAccess is implied on. */
  readonly resourceControl: readonly PolicyLevel[] | undefined;
}

type Level = OrganizationNode | OrganizationAccount;

/** Every account of the organization, by id. Empty without an organization. */
export function organizationPlaces(index: DirectoryIndex): ReadonlyMap<string, OrganizationPlace> {
  const places = new Map<string, OrganizationPlace>();
  const { organization } = index.directory;
  if (organization === undefined) return places;
  const control = controlsOf(organization, index);
  const { id, managementAccount } = organization;
  const visit = (node: OrganizationNode, above: readonly Level[], pathAbove: string): void => {
    const path = `${pathAbove}${node.id}/`;
    const levels = [...above, node];
    for (const account of node.accounts ?? []) {
      const isManagementAccount = account.id === managementAccount;
      const gates = control(isManagementAccount ? undefined : [...levels, account]);
      places.set(account.id, { organization: id, managementAccount, isManagementAccount, path, ...gates });
    }
    for (const child of node.children ?? []) visit(child, levels, path);
  };
  visit(organization.root, [], `${id}/`);
  return places;
}

type Controls = Pick<OrganizationPlace, "serviceControl" | "resourceControl">;

/** The SCPs and RCPs of levels; none where there are no levels that they touch. */
function controlsOf({ root }: Organization, index: DirectoryIndex): (levels: readonly Level[] | undefined) => Controls {
  const hasScps = isUsed(root, "scps");
  const hasRcps = isUsed(root, "rcps");
  return (levels) => ({
    serviceControl: hasScps ? levels?.map((level) => policyLevel(level, "scps", index)) : undefined,
    resourceControl: hasRcps ? levels?.map((level) => policyLevel(level, "rcps", index)) : undefined,
  });
}

function policyLevel(level: Level, kind: "scps" | "rcps", index: DirectoryIndex): PolicyLevel {
  const name = "name" in level ? level.name : undefined;
  return { name: name ?? level.id, policies: resolvePolicies(level[kind], index) };
}

/** Present on one level: the policy type is in use. */
function isUsed(node: OrganizationNode, kind: "scps" | "rcps"): boolean {
  if (node[kind] !== undefined || (node.accounts ?? []).some((account) => account[kind] !== undefined)) return true;
  return (node.children ?? []).some((child) => isUsed(child, kind));
}
