/**
 * S3 ACLs as the statements they amount to (evaluation-logic §9.3). They stand in a slot of their own, so that the core knows
 * them from policies.
 */
import type { PolicyAst, PrincipalEntry, StatementAst } from "../../policy/ast.js";
import { foldedPattern } from "../../policy/action.js";
import { allLike } from "../../policy/resource.js";
import type { S3Grant, S3Settings } from "../../model/policy-set.js";

/** Actions of each permission (§9.3), on the bucket and on an object. */
const BUCKET_ACTIONS: Readonly<Record<string, readonly string[]>> = {
  READ: ["s3:ListBucket", "s3:ListBucketVersions", "s3:ListBucketMultipartUploads"],
  WRITE: ["s3:PutObject"],
  READ_ACP: ["s3:GetBucketAcl"],
  WRITE_ACP: ["s3:PutBucketAcl"],
};
const OBJECT_ACTIONS: Readonly<Record<string, readonly string[]>> = {
  READ: ["s3:GetObject", "s3:GetObjectVersion"],
  WRITE: [],
  READ_ACP: ["s3:GetObjectAcl", "s3:GetObjectVersionAcl"],
  WRITE_ACP: ["s3:PutObjectAcl", "s3:PutObjectVersionAcl"],
};

/** The service that writes access logs for the group LogDelivery. */
const LOG_DELIVERY = "logging.s3.amazonaws.com";

/** Are writes that carry an ACL refused (§9.2)? Without a setting they are. */
export function enforcesOwner({ objectOwnership = "BucketOwnerEnforced" }: S3Settings): boolean {
  return objectOwnership === "BucketOwnerEnforced";
}

/** Are ACLs evaluated at all (§9.2)? Access points have none. */
export function areAclsEnabled(settings: S3Settings): boolean {
  return !enforcesOwner(settings) && settings.accessPoint === undefined;
}

function isPublicGrantee(grantee: string): boolean {
  return grantee === "AllUsers" || grantee === "AuthenticatedUsers";
}

/** The ACL as a policy; undefined where nothing of it is in effect. */
export function aclPolicy(
  acl: readonly S3Grant[] | undefined,
  on: "bucket" | "object",
  settings: S3Settings,
): PolicyAst | undefined {
  if (acl === undefined || !areAclsEnabled(settings)) return undefined;
  const ignoresPublic = settings.blockPublicAccess?.ignorePublicAcls === true;
  const grants = acl.filter(({ grantee }) => !(ignoresPublic && isPublicGrantee(grantee)));
  const statements = grants.flatMap(({ grantee, permission }, index) => {
    const table = on === "bucket" ? BUCKET_ACTIONS : OBJECT_ACTIONS;
    const actions = permission === "FULL_CONTROL" ? Object.values(table).flat() : table[permission]!;
    return actions.length === 0 ? [] : [allow(index, granteeEntry(grantee), actions, on)];
  });
  const name = `${on} ACL`;
  return statements.length === 0 ? undefined : { name, type: "resource", version: "2012-10-17", statements };
}

function granteeEntry(grantee: string): PrincipalEntry {
  if (grantee === "AllUsers") return { kind: "everyone" };
  if (grantee === "AuthenticatedUsers") return { kind: "authenticated" };
  if (grantee === "LogDelivery") return { kind: "service", name: LOG_DELIVERY };
  return { kind: "canonicalUser", id: grantee };
}

/** What a bucket's ACL allows, its actions say; an object's is about objects. */
function allow(index: number, entry: PrincipalEntry, actions: readonly string[], on: "bucket" | "object"): StatementAst {
  return {
    index,
    sid: undefined,
    effect: "Allow",
    principal: { kind: "principal", entries: [entry] },
    action: { kind: "action", patterns: actions.map((text) => ({ text, pattern: foldedPattern(text) })) },
    // An object's ARN has a slash behind the bucket.
    resource: on === "bucket" ? { kind: "attached" } : allLike("arn:*:s3:*:*:*/*"),
    conditions: [],
    range: undefined,
  };
}
