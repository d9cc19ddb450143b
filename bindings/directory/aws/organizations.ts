/** `aws organizations …`: each output as facts about the organization; organization-tree.ts puts them together. */
import { remembered } from "../../text/remembered.js";
import { quote } from "../../text/quote.js";
import type { Cursor } from "../cursor.js";
import { Facts, type Draft } from "../draft.js";
import { ACCOUNT_ID, ORGANIZATION_ID, POLICY_ID, readArn, ROOT_ID, UNIT_ID } from "../ids.js";
import { argumentOf, type Output } from "./output.js";
import { readDocument } from "./document.js";

/** The policy types that decide anything (evaluation-logic §5.3). */
export const CONTROL_TYPES = ["SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY"] as const;
export type ControlType = (typeof CONTROL_TYPES)[number];

/** Those that decide nothing here. A type that is not known might: it is an error. Source: botocore 1.43, PolicyType. */
const OTHER_TYPES =
  "TAG BACKUP AISERVICES_OPT_OUT CHATBOT SECURITYHUB INSPECTOR UPGRADE_ROLLOUT BEDROCK S3 NETWORK_SECURITY_DIRECTOR"
    .split(" ")
    .map((name) => `${name}_POLICY`)
    .concat("DECLARATIVE_POLICY_EC2");
const TYPES: readonly string[] = [...CONTROL_TYPES, ...OTHER_TYPES];

export interface Child {
  readonly parent: string;
  readonly at: Cursor;
}

export interface PolicyFacts {
  /** Where the policy was first named. */
  readonly at: Cursor;
  type?: ControlType;
  arn?: string | undefined;
  /** It is of another type. */
  isIgnored?: boolean;
}

/** What the outputs say, by id. */
export class OrganizationFacts {
  id: string | undefined;
  managementAccount: string | undefined;
  root: { readonly id: string; readonly name: string | undefined; readonly types: ReadonlySet<string> } | undefined;
  /** The first output seen; findings about the whole are reported there. */
  at: Cursor | undefined;
  hasAccountList = false;
  readonly unitNames = new Map<string, string>();
  readonly parents = new Map<string, Child>();
  /** Accounts of `list-accounts`, placed or not. */
  readonly accounts = new Map<string, Cursor>();
  readonly listedForUnits = new Set<string>();
  readonly listedForAccounts = new Set<string>();
  /** The policy types of which a list was given. */
  readonly listedTypes = new Set<string>();
  readonly policies = new Map<string, PolicyFacts>();
  readonly documents = new Facts("policy");
  readonly targets = new Map<string, Map<string, Cursor>>();

  policyNamed(id: string, at: Cursor): PolicyFacts {
    return remembered(this.policies, id, () => ({ at }));
  }

  setParent(child: string, parent: string, at: Cursor): void {
    const known = remembered(this.parents, child, () => ({ parent, at }));
    if (known.parent !== parent) {
      const details = `${quote(child)} is in ${quote(parent)} here and in ${quote(known.parent)} in ${quote(known.at.source ?? "another source")}`;
      at.error("X_CONFLICT", details, "collect the outputs again at the same time");
    }
  }

  /** Ids that must be the same wherever they stand. */
  setId(which: "id" | "managementAccount", value: string | undefined, at: Cursor): void {
    this[which] ??= value;
    const known = this[which];
    if (value !== undefined && known !== undefined && value !== known) {
      at.error("X_CONFLICT", `${quote(value)} stands here and ${quote(known)} elsewhere`, "give the outputs of one organization");
    }
  }
}

export function readOrganizationsOutput(output: Output, facts: OrganizationFacts, draft: Draft): void {
  const { at } = output;
  facts.at ??= at;
  switch (output.command.name) {
    case "organizations describe-organization":
      return readOrganization(at.get("Organization"), facts);
    case "organizations list-roots":
      return at
        .get("Roots")
        .items()
        .forEach((root) => readRoot(root, facts));
    case "organizations list-organizational-units-for-parent":
      return readUnits(output, facts);
    case "organizations list-accounts-for-parent":
      return readAccountsForParent(output, facts, draft);
    case "organizations list-accounts":
      facts.hasAccountList = true;
      return at
        .get("Accounts")
        .items()
        .forEach((account) => void readAccount(account, facts, draft));
    case "organizations list-parents":
      return readParents(output, facts);
    case "organizations list-policies":
      return at
        .get("Policies")
        .items()
        .forEach((policy) => readListed(policy, facts));
    case "organizations describe-policy":
      return readPolicy(at.get("Policy"), facts);
    default:
      return readTargets(output, facts);
  }
}

function readOrganization(at: Cursor, facts: OrganizationFacts): void {
  facts.setId("id", at.get("Id").matching(ORGANIZATION_ID, "an organization id"), at.get("Id"));
  const management = at.get("MasterAccountId");
  facts.setId("managementAccount", management.matching(ACCOUNT_ID, "an account id"), management);
}

/** The ARN `arn:aws:organizations::MANAGEMENT:root/ORGANIZATION/ROOT` names the organization and its management account. */
function readRoot(at: Cursor, facts: OrganizationFacts): void {
  const id = at.get("Id").matching(ROOT_ID, "a root id");
  const arn = readArn(at.get("Arn").optionalText() ?? "");
  if (arn !== undefined) {
    facts.setId("id", arn.resource.split("/")[1], at.get("Arn"));
    facts.setId("managementAccount", arn.account, at.get("Arn"));
  }
  if (id === undefined) return;
  if (facts.root !== undefined && facts.root.id !== id)
    at.error("X_CONFLICT", "there are two roots", "give the outputs of one organization");
  if (!at.get("PolicyTypes").isPresent) at.get("PolicyTypes").missing();
  const enabled = at
    .get("PolicyTypes")
    .items()
    .filter((type) => isEnabled(type.get("Status").text()));
  const types = new Set(enabled.flatMap((type) => readEnabledType(type.get("Type")) ?? []));
  facts.root ??= { id, name: at.get("Name").optionalText(), types };
}

/** A type that is newer than this list is said to be enabled: its policies cannot be asked. */
function readEnabledType(at: Cursor): string | undefined {
  const type = at.text();
  if (type !== undefined && !TYPES.includes(type)) {
    const details = `the enabled policy type ${quote(type)} is not known`;
    at.warning("X_NOT_USED", details, "make sure that its policies forbid nothing that is asked about");
  }
  return type;
}

/** Until it is disabled, a policy type is in force. */
function isEnabled(status: string | undefined): boolean {
  return status === "ENABLED" || status === "PENDING_DISABLE";
}

/** `o-…/r-…/ou-…/`, which newer versions print: what stands before the last id is the parent. */
function parentInPath(path: string | undefined, child: string): string | undefined {
  const ids = idsOf(path);
  return ids.at(-1) === child ? ids.at(-2) : undefined;
}

function idsOf(path = ""): string[] {
  return path.split("/").filter((id) => id !== "");
}

function readUnits(output: Output, facts: OrganizationFacts): void {
  const units = output.at.get("OrganizationalUnits").items();
  const paths = units.map((unit) => parentInPath(unit.get("Path").optionalText(), String(unit.get("Id").value)));
  const isSaid = units.length > 0 && paths.every((path) => path !== undefined);
  const parent = output.argument === undefined && isSaid ? paths[0] : argumentOf(output);
  if (parent === undefined) return;
  facts.listedForUnits.add(parent);
  units.forEach((unit, index) => {
    const id = unit.get("Id").matching(UNIT_ID, "the id of an organizational unit");
    if (id === undefined) return;
    facts.setParent(id, parent, unit);
    if (paths[index] !== undefined) facts.setParent(id, paths[index], unit.get("Path"));
    const name = unit.get("Name").optionalText();
    if (name !== undefined) facts.unitNames.set(id, name);
  });
}

function readAccountsForParent(output: Output, facts: OrganizationFacts, draft: Draft): void {
  const parent = argumentOf(output);
  if (parent === undefined) return;
  facts.listedForAccounts.add(parent);
  for (const account of output.at.get("Accounts").items()) {
    const id = readAccount(account, facts, draft);
    if (id !== undefined) facts.setParent(id, parent, account);
  }
}

function readAccount(at: Cursor, facts: OrganizationFacts, draft: Draft): string | undefined {
  const id = at.get("Id").matching(ACCOUNT_ID, "an account id");
  if (id === undefined) return undefined;
  draft.accounts.mention(id);
  draft.accounts.set(id, "name", at.get("Name").optionalText(), at.get("Name"));
  facts.accounts.set(id, at);
  for (const path of at.get("Paths").items()) {
    const ids = idsOf(path.text());
    const parent = ids.at(-1) === id ? ids.at(-2) : ids.at(-1);
    if (parent !== undefined) facts.setParent(id, parent, path);
  }
  return id;
}

function readParents(output: Output, facts: OrganizationFacts): void {
  const child = argumentOf(output);
  const [parent] = output.at.get("Parents").items();
  const id = parent?.get("Id").text();
  if (child !== undefined && id !== undefined) facts.setParent(child, id, output.at);
}

/** The id of a policy; other types than SCPs and RCPs are said to be of no use. */
function readSummary(at: Cursor, facts: OrganizationFacts): string | undefined {
  const id = at.get("Id").matching(POLICY_ID, "the id of a policy");
  const type = at.get("Type").oneOf(TYPES);
  if (id === undefined || type === undefined) return undefined;
  const policy = facts.policyNamed(id, at);
  const control = CONTROL_TYPES.find((each) => each === type);
  if (control !== undefined) policy.type = control;
  else if (policy.isIgnored !== true) {
    policy.isIgnored = true;
    at.warning("X_NOT_USED", `the policy ${quote(id)} is a ${quote(type)}, which decides nothing`, "leave it out");
  }
  const arn = at.get("Arn").optionalText();
  policy.arn ??= arn;
  return id;
}

function readListed(at: Cursor, facts: OrganizationFacts): void {
  const type = at.get("Type").optionalText();
  if (type !== undefined) facts.listedTypes.add(type);
  readSummary(at, facts);
}

function readPolicy(at: Cursor, facts: OrganizationFacts): void {
  const id = readSummary(at.get("PolicySummary"), facts);
  if (id === undefined || facts.policies.get(id)?.isIgnored === true) return;
  const content = at.get("Content");
  facts.documents.set(id, "document", readDocument(content, id), content);
}

function readTargets(output: Output, facts: OrganizationFacts): void {
  const policy = argumentOf(output);
  if (policy === undefined) return;
  facts.policyNamed(policy, output.at);
  const targets = remembered(facts.targets, policy, () => new Map<string, Cursor>());
  for (const target of output.at.get("Targets").items()) {
    const id = target.get("TargetId").text();
    if (id !== undefined) targets.set(id, target);
  }
}
