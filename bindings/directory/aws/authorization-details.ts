/** `aws iam get-account-authorization-details`. Instance profiles play no part in a decision and are left out. */
import type { NamedPolicy } from "../../model/policy-set.js";
import { definedMembers } from "../../text/plain-object.js";
import { quote } from "../../text/quote.js";
import type { Cursor } from "../cursor.js";
import type { Draft } from "../draft.js";
import { accountOf } from "../ids.js";
import type { Output } from "./output.js";
import type { Entity, PolicyReference } from "../../model/directory.js";
import { ownName, readDocument, readTags } from "./document.js";

const KINDS = [
  { list: "UserDetailList", kind: "users", id: "UserId", inline: "UserPolicyList" },
  { list: "GroupDetailList", kind: "groups", id: "GroupId", inline: "GroupPolicyList" },
  { list: "RoleDetailList", kind: "roles", id: "RoleId", inline: "RolePolicyList" },
] as const;

export function readAuthorizationDetails({ at, account }: Output, draft: Draft): void {
  if (account !== undefined) draft.accounts.mention(account);
  for (const kind of KINDS) {
    for (const item of at.optional(kind.list).items()) readEntity(item, kind, account, draft);
  }
  for (const item of at.optional("Policies").items()) readManagedPolicy(item, draft);
}

function readEntity(at: Cursor, kind: (typeof KINDS)[number], account: string | undefined, draft: Draft): void {
  const arn = at.get("Arn").text();
  if (arn === undefined) return;
  if (account !== undefined && accountOf(arn) !== account) {
    at.get("Arn").error("X_ACCOUNT_MISMATCH", `the entity is not of the source's account ${quote(account)}`, "correct the folder");
  }
  const uniqueId = at.get(kind.id).optionalText();
  const tags = readTags(at.optional("Tags"));
  const attached = at.optional("PermissionsBoundary");
  const boundary = attached.isPresent ? attached.get("PermissionsBoundaryArn").text() : undefined;
  const entity: Entity = definedMembers({
    arn,
    uniqueId,
    tags,
    policies: readPolicies(at, kind.inline, arn),
    boundary,
    groups: kind.kind === "users" ? readGroups(at) : undefined,
  });
  if (kind.kind !== "roles") return draft.addEntity(kind.kind, entity, at);
  const trust = readDocument(at.get("AssumeRolePolicyDocument"), ownName(arn, "trust policy"));
  if (trust !== undefined) draft.addEntity("roles", { ...entity, trust }, at);
}

function readGroups(at: Cursor): string[] {
  return at
    .optional("GroupList")
    .items()
    .flatMap((group) => group.text() ?? []);
}

/** Inline policies first, then the ARNs of managed ones. */
function readPolicies(at: Cursor, inlineList: string, arn: string): PolicyReference[] {
  const inline = at
    .optional(inlineList)
    .items()
    .flatMap((item): NamedPolicy[] => {
      const name = item.get("PolicyName").text();
      const policy = name === undefined ? undefined : readDocument(item.get("PolicyDocument"), ownName(arn, name));
      return policy === undefined ? [] : [policy];
    });
  const attached = at
    .optional("AttachedManagedPolicies")
    .items()
    .flatMap((item) => item.get("PolicyArn").text() ?? []);
  return [...inline, ...attached];
}

/** The default version is the one in force. */
function readManagedPolicy(at: Cursor, draft: Draft): void {
  const arn = at.get("Arn").text();
  const versions = at.get("PolicyVersionList").items();
  if (arn === undefined) return;
  const id = at.optional("DefaultVersionId").optionalText();
  const inForce = versions.find((version) => (id === undefined ? isDefault(version) : version.get("VersionId").value === id));
  if (inForce === undefined) {
    const details = "the default version of the policy is not in `PolicyVersionList`";
    at.get("PolicyVersionList").error("X_MISSING_MEMBER", details, "give the output whole");
    return;
  }
  draft.addPolicy(arn, readDocument(inForce.get("Document"), arn), inForce.get("Document"));
}

function isDefault(version: Cursor): boolean {
  return version.get("IsDefaultVersion").optionalFlag() === true;
}
