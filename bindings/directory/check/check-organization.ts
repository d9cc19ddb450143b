/** Whether the organization's tree holds together: ids once, accounts known, SCPs everywhere or nowhere. */
import { quote } from "../../text/quote.js";
import type { Known } from "./known.js";
import type { Cursor } from "../cursor.js";
import type { Directory, Organization, OrganizationAccount, OrganizationNode } from "../../model/directory.js";

/** The root, a unit or an account, and where it stands. */
interface Spot {
  readonly node: OrganizationNode | OrganizationAccount;
  readonly at: Cursor;
  readonly isAccount: boolean;
}

export function checkOrganization(at: Cursor, { organization }: Directory, known: Known): void {
  if (organization === undefined) return;
  const spots = listSpots(organization.root, at.get("root"));
  checkIds(spots);
  for (const { node, at: place, isAccount } of spots) {
    if (isAccount) known.checkAccount(node.id, place.get("id"));
    known.checkReferences(node.scps, place.get("scps"));
    known.checkReferences(node.rcps, place.get("rcps"));
  }
  checkManagement(at.get("managementAccount"), organization, spots, known);
  checkScps(spots, organization);
}

function listSpots(node: OrganizationNode, at: Cursor): Spot[] {
  const accounts = (node.accounts ?? []).map((account, index): Spot => {
    return { node: account, at: at.get("accounts").below(account, { index }), isAccount: true };
  });
  const children = (node.children ?? []).flatMap((child, index) => listSpots(child, at.get("children").below(child, { index })));
  return [{ node, at, isAccount: false }, ...accounts, ...children];
}

function checkIds(spots: readonly Spot[]): void {
  const seen = new Set<string>();
  for (const { node, at } of spots) {
    if (seen.has(node.id))
      at.get("id").error("X_DUPLICATE_ENTITY", `${quote(node.id)} stands twice in the organization`, "keep one of the two");
    seen.add(node.id);
  }
}

function checkManagement(at: Cursor, { managementAccount }: Organization, spots: readonly Spot[], known: Known): void {
  known.checkAccount(managementAccount, at);
  if (spots.some(({ node, isAccount }) => isAccount && node.id === managementAccount)) return;
  const hint = "add it, usually to the root's `accounts`";
  at.error("X_NOT_IN_ORGANIZATION", "the management account is not in the tree", hint);
}

/** A level without `scps` beside levels with them: is it empty, or forgotten? The management account needs none. */
function checkScps(spots: readonly Spot[], { managementAccount }: Organization): void {
  const first = spots.find(({ node }) => node.scps !== undefined);
  if (first === undefined) return;
  for (const { node, at } of spots) {
    if (node.scps !== undefined || node.id === managementAccount) continue;
    const details = `${quote(node.id)} has no \`scps\`, ${quote(first.node.id)} has them`;
    at.error("X_SCPS_INCOMPLETE", details, "give every level its `scps`; `[]` is a level that allows nothing");
  }
}
