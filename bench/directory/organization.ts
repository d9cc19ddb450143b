/** An organization of six units, service control policies on every node, a resource control policy at the root. */
import type { DirectoryAccount, Organization, OrganizationAccount, OrganizationNode } from "../../bindings/model/directory.js";
import { ACCOUNT_IDS, MANAGEMENT_ACCOUNT, ORGANIZATION_ID, padded } from "./shape.js";

const FULL = "FullAWSAccess";
const attached = (id: string): OrganizationAccount => ({ id, scps: [FULL] });

function unit(name: string, scps: readonly string[], accounts: readonly string[], children: readonly OrganizationNode[] = []) {
  return { id: `ou-bench-${name.toLowerCase().padEnd(8, "0")}`, name, scps, accounts: accounts.map(attached), children };
}

export function organization(): Organization {
  const members = ACCOUNT_IDS.slice(1);
  const workloads = unit("Workloads", [FULL, "ApprovedRegions"], members.slice(4, 6), [
    unit("Production", [FULL, "ProtectLogs"], members.slice(6, 13)),
    unit("Staging", [FULL], members.slice(13, 17)),
  ]);
  const units = [
    unit("Security", [FULL, "ProtectLogs"], members.slice(0, 2)),
    unit("Infrastructure", [FULL], members.slice(2, 4)),
    workloads,
    unit("Sandboxes", ["SandboxServices"], members.slice(17)),
  ];
  const root = { id: "r-bench", name: "Root", scps: [FULL, "GuardOrganization"], rcps: ["OrganizationPerimeter"], children: units };
  return {
    id: ORGANIZATION_ID,
    managementAccount: MANAGEMENT_ACCOUNT,
    root: { ...root, accounts: [attached(MANAGEMENT_ACCOUNT)] },
  };
}

export function directoryAccounts(): DirectoryAccount[] {
  return ACCOUNT_IDS.map((id, index) => ({ id, name: `account-${padded(index, 2)}`, canonicalUserId: id.padEnd(64, "c") }));
}
