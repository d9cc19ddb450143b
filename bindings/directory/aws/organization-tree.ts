/** Puts the facts of `aws organizations …` together: the tree, and on each node the policies attached to it. */
import type { NamedPolicy } from "../../model/policy-set.js";
import { definedMembers, ownMember } from "../../text/plain-object.js";
import { remembered } from "../../text/remembered.js";
import { quote } from "../../text/quote.js";
import type { DirectoryCode } from "../codes.js";
import type { Cursor } from "../cursor.js";
import type { Draft } from "../draft.js";
import { ACCOUNT_ID } from "../ids.js";
import type { Organization, OrganizationAccount, OrganizationNode } from "../../model/directory.js";
import { CONTROL_TYPES, type ControlType, type OrganizationFacts } from "./organizations.js";

/** AWS's own policies, which never change (Organizations user guide). */
const AWS_DOCUMENTS: Readonly<Record<string, { readonly type: ControlType; readonly document: string }>> = {
  "p-FullAWSAccess": { type: "SERVICE_CONTROL_POLICY", document: fullAccess("") },
  "p-RCPFullAWSAccess": { type: "RESOURCE_CONTROL_POLICY", document: fullAccess('"Principal":"*",') },
};

function fullAccess(principal: string): string {
  return `{"Version":"2012-10-17","Statement":[{"Effect":"Allow",${principal}"Action":"*","Resource":"*"}]}`;
}

/** AWS has the root and five levels below it. */
const MAX_DEPTH = 20;

const MEMBERS = { SERVICE_CONTROL_POLICY: "scps", RESOURCE_CONTROL_POLICY: "rcps" } as const;

/** Adds the organization to the draft. What is missing for it is reported. */
export function addOrganizationTree(facts: OrganizationFacts, draft: Draft): void {
  const { at, root } = facts;
  if (at === undefined) return;
  if (root === undefined) return lack(at, "the root of the organization is not given", "list-roots");
  if (facts.id === undefined || facts.managementAccount === undefined) {
    return lack(at, "the organization's id or management account is not given", "describe-organization");
  }
  draft.accounts.mention(facts.managementAccount);
  const tree = new Tree(facts, draft, at);
  const organization: Organization = {
    id: facts.id,
    managementAccount: facts.managementAccount,
    root: tree.node(root.id, root.name),
  };
  tree.checkPlaces();
  tree.checkLists();
  tree.checkPolicies();
  draft.addOrganization(organization, at);
}

function lack(at: Cursor, details: string, operation: string, code: DirectoryCode = "X_MISSING_OUTPUT"): void {
  at.error(code, details, `add the output of \`aws organizations ${operation}\``);
}

class Tree {
  readonly #facts: OrganizationFacts;
  readonly #draft: Draft;
  /** Findings about the whole are reported there. */
  readonly #at: Cursor;
  readonly #children = new Map<string, string[]>();
  /** Every id that was reached from the root. */
  readonly #placed = new Set<string>();

  constructor(facts: OrganizationFacts, draft: Draft, at: Cursor) {
    this.#facts = facts;
    this.#draft = draft;
    this.#at = at;
    for (const [child, { parent }] of facts.parents) remembered(this.#children, parent, () => []).push(child);
  }

  /** Each id has one parent, so the walk from the root meets it once; a root that is said to have one is not entered again. */
  node(id: string, name: string | undefined, depth = 1): OrganizationNode {
    this.#placed.add(id);
    this.#checkListed(id);
    if (depth > MAX_DEPTH) return this.#tooDeep(id);
    const below = (this.#children.get(id) ?? []).filter((child) => !this.#placed.has(child));
    const accounts = below.filter((child) => ACCOUNT_ID.test(child));
    const units = below.filter((child) => !ACCOUNT_ID.test(child));
    return {
      id,
      ...definedMembers({ name }),
      ...this.#attached(id),
      children: units.map((unit) => this.node(unit, this.#facts.unitNames.get(unit), depth + 1)),
      accounts: accounts.map((account) => this.#account(account)),
    };
  }

  #tooDeep(id: string): OrganizationNode {
    const details = `the organization has more than ${MAX_DEPTH} levels`;
    this.#at.error("X_NESTING_TOO_DEEP", details, "AWS has six; correct the parents");
    return { id };
  }

  #account(id: string): OrganizationAccount {
    this.#placed.add(id);
    this.#draft.accounts.mention(id);
    return { id, ...this.#attached(id) };
  }

  /** Without a list of all accounts, each node must have been asked for what is below it. */
  #checkListed(id: string): void {
    const { hasAccountList, listedForAccounts, listedForUnits } = this.#facts;
    if (hasAccountList) return;
    if (!listedForAccounts.has(id))
      lack(this.#at, `the accounts of ${quote(id)} are not given`, `list-accounts-for-parent --parent-id ${id}`);
    if (!listedForUnits.has(id)) {
      lack(
        this.#at,
        `the organizational units of ${quote(id)} are not given`,
        `list-organizational-units-for-parent --parent-id ${id}`,
      );
    }
  }

  #attached(target: string): { scps?: string[]; rcps?: string[] } {
    const result: { scps?: string[]; rcps?: string[] } = {};
    for (const type of CONTROL_TYPES) {
      if (this.#facts.root?.types.has(type) !== true) continue;
      const policies = [...this.#facts.targets].filter(([id, targets]) => targets.has(target) && this.#typeOf(id) === type);
      result[MEMBERS[type]] = policies.map(([id]) => this.#keyOf(id));
      if (type === "SERVICE_CONTROL_POLICY" && policies.length === 0) this.#reportEmpty(target);
    }
    return result;
  }

  /** AWS keeps at least one SCP on every node. */
  #reportEmpty(target: string): void {
    const details = `no SCP is attached to ${quote(target)}, so nothing is allowed there`;
    this.#at.warning("X_EMPTY_LEVEL", details, "give `list-targets-for-policy` of every SCP, `p-FullAWSAccess` too");
  }

  #typeOf(policy: string): ControlType | undefined {
    return this.#facts.policies.get(policy)?.type ?? ownMember(AWS_DOCUMENTS, policy)?.type;
  }

  #keyOf(policy: string): string {
    return this.#facts.policies.get(policy)?.arn ?? policy;
  }

  checkPlaces(): void {
    const { parents, accounts } = this.#facts;
    for (const [child, { at }] of parents) {
      if (!this.#placed.has(child))
        lack(at, `${quote(child)} has no way up to the root`, `list-parents --child-id ${child}`, "X_NOT_IN_ORGANIZATION");
    }
    for (const [id, at] of accounts) {
      if (parents.has(id)) continue;
      lack(at, `the parent of ${quote(id)} is not given`, `list-parents --child-id ${id}`, "X_NOT_IN_ORGANIZATION");
    }
  }

  /** A policy that no list names could be missing unseen. AWS's own one makes that no list is empty. */
  checkLists(): void {
    const { root, listedTypes } = this.#facts;
    for (const type of CONTROL_TYPES) {
      if (root?.types.has(type) !== true || listedTypes.has(type)) continue;
      lack(this.#at, `the policies of the type ${quote(type)} are not given`, `list-policies --filter ${type}`);
    }
  }

  /** Every SCP and RCP needs its targets, and its document if there are any. */
  checkPolicies(): void {
    const { policies, targets, root } = this.#facts;
    for (const [id, { at, isIgnored }] of policies) {
      if (isIgnored === true) continue;
      const type = this.#typeOf(id);
      const attachedTo = targets.get(id);
      if (type !== undefined && root?.types.has(type) !== true) {
        at.warning("X_NOT_USED", `${quote(id)} is a ${quote(type)}, which is not enabled`, "nothing needs doing");
      } else if (attachedTo === undefined) {
        lack(at, `the targets of ${quote(id)} are not given`, `list-targets-for-policy --policy-id ${id}`);
      } else this.#checkAttached(id, attachedTo, at);
    }
  }

  #checkAttached(id: string, targets: ReadonlyMap<string, Cursor>, at: Cursor): void {
    for (const [target, place] of targets) {
      if (this.#placed.has(target)) continue;
      const hint = "collect the outputs again at the same time";
      place.error("X_UNKNOWN_TARGET", `the organization has no ${quote(target)}, to which ${quote(id)} is attached`, hint);
    }
    const { documents } = this.#facts;
    const policy = (documents.get(id, "document") as NamedPolicy | undefined) ?? ownMember(AWS_DOCUMENTS, id);
    const key = this.#keyOf(id);
    if (policy !== undefined) this.#draft.addPolicy(key, { ...policy, name: key }, documents.placeOf(id, "document") ?? at);
    // What is known by name alone is reported where it is attached.
    else if (this.#typeOf(id) === undefined)
      lack(at, `the policy ${quote(id)} is not known`, `describe-policy --policy-id ${id}`, "X_UNKNOWN_POLICY");
  }
}
