// Evaluation 9.2–9.4: object ownership and ACLs. DECISIONS 22.

import { isResourceSideOnly } from "./caller.js";
import { matchEntry } from "./principal.js";
import type { MatchKind } from "./principal.js";
import type { Question } from "./question.js";
import { isOf } from "./resource-class.js";
import { foldAscii } from "./types.js";
import type { AclGrantLike, PolicySetLike } from "./types.js";

const actions = (text: string) => foldAscii(text).split(" ");

/** The table of 9.3. */
const BUCKET_COLUMN: Record<string, string[]> = {
  READ: actions("s3:ListBucket s3:ListBucketVersions s3:ListBucketMultipartUploads"),
  WRITE: actions("s3:PutObject"),
  READ_ACP: actions("s3:GetBucketAcl"),
  WRITE_ACP: actions("s3:PutBucketAcl"),
};
const OBJECT_COLUMN: Record<string, string[]> = {
  READ: actions("s3:GetObject s3:GetObjectVersion"),
  READ_ACP: actions("s3:GetObjectAcl s3:GetObjectVersionAcl"),
  WRITE_ACP: actions("s3:PutObjectAcl s3:PutObjectVersionAcl"),
};

/** What the bucket decides whoever owns the object. */
const OF_THE_BUCKET = actions(
  "s3:PutObject s3:DeleteObject s3:DeleteObjectVersion s3:AbortMultipartUpload s3:ListMultipartUploadParts s3:RestoreObject",
);

/** 9.2: under BucketOwnerEnforced ACLs are not evaluated. */
export function areAclsEnabled({ s3 }: PolicySetLike): boolean {
  return (s3?.objectOwnership ?? "BucketOwnerEnforced") !== "BucketOwnerEnforced";
}

/** `bucket/key`. An access point has no ACLs: those of its bucket and the object count in the bucket's decision (9.7). */
function isObject({ set, resource }: Question): boolean {
  return set.s3?.accessPoint === undefined && resource.split(":").slice(5).join(":").includes("/");
}

/** The other account that owns the requested object, where it decides: 9.1. */
export function foreignOwner(question: Question): string | undefined {
  const { set, action, resourceAccount } = question;
  const owner = set.s3?.object?.ownerAccount;
  if (!isOf("s3", action) || !isObject(question) || !areAclsEnabled(set)) return undefined;
  return owner === resourceAccount || OF_THE_BUCKET.includes(foldAscii(action)) ? undefined : owner;
}

/** 9.3: the grantee as a match kind of 3.1. 9.4: accounts other than the owner's, and its root; the groups count as `*`. */
function granteeKind(grantee: string, question: Question, owner: string | undefined): MatchKind {
  const { caller, set } = question;
  const ignoresPublic = set.s3?.blockPublicAccess?.ignorePublicAcls === true; // 9.5
  if (grantee === "AllUsers") return ignoresPublic ? "none" : "direct";
  if (grantee === "AuthenticatedUsers") return ignoresPublic || caller.kind === "anonymous" ? "none" : "direct";
  if (grantee === "LogDelivery") return caller.serviceNames.includes("logging.s3.amazonaws.com") ? "direct" : "none";
  if (caller.kind === "originAccessIdentity") return matchEntry({ key: "CanonicalUser", value: grantee }, caller, false); // 6.3
  if (isResourceSideOnly(caller) || (caller.account === owner && caller.kind !== "root")) return "none";
  return matchEntry({ key: "CanonicalUser", value: grantee }, caller, false);
}

/** The match kinds of the ACL grants that allow the request. */
export function aclKinds(question: Question): MatchKind[] {
  const { set, resourceAccount } = question;
  if (!areAclsEnabled(set) || set.s3?.accessPoint !== undefined || question.caller.kind === "federated") return [];
  const action = foldAscii(question.action);
  const kinds = (acl: readonly AclGrantLike[] = [], column: Record<string, string[]>, owner: string | undefined) =>
    acl
      .filter(({ permission }) =>
        (permission === "FULL_CONTROL" ? Object.values(column).flat() : column[permission])?.includes(action),
      )
      .map(({ grantee }) => granteeKind(grantee, question, owner));
  const { bucketAcl, object } = set.s3 ?? {};
  const ofObject = isObject(question) ? kinds(object?.acl, OBJECT_COLUMN, object?.ownerAccount ?? resourceAccount) : [];
  return [...kinds(bucketAcl, BUCKET_COLUMN, resourceAccount), ...ofObject].filter((kind) => kind !== "none");
}
