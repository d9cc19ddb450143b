/** `aws s3api …` and `aws s3control get-public-access-block`. */
import type { BlockPublicAccess, S3Grant, S3Settings } from "../../model/policy-set.js";
import { ACL_PERMISSIONS, OWNERSHIPS } from "../../model/shapes.js";
import { ownMember } from "../../text/plain-object.js";
import { quote } from "../../text/quote.js";
import type { Cursor } from "../cursor.js";
import type { Draft, Facts } from "../draft.js";
import { ACCOUNT_ID, accountOf, partitionOfRegion } from "../ids.js";
import { argumentOf, type Output } from "./output.js";
import { finishAccessPoint, isAccessPoint, readAccessPoint } from "./access-points.js";
import { either, readBlock } from "./block-public-access.js";
import { ownName, readDocument } from "./document.js";
import { regionalArn, reportName } from "./place.js";

/** Source: S3 user guide, "Access control list overview", Amazon S3 predefined groups. */
const GROUPS: Readonly<Record<string, string>> = {
  "http://acs.amazonaws.com/groups/global/AllUsers": "AllUsers",
  "http://acs.amazonaws.com/groups/global/AuthenticatedUsers": "AuthenticatedUsers",
  "http://acs.amazonaws.com/groups/s3/LogDelivery": "LogDelivery",
};

/** What holds for all buckets of an account. */
const BLOCK = "blockPublicAccess";

export function readS3Output(output: Output, blocks: Facts, draft: Draft): void {
  if (output.command.name === "s3api list-buckets") return readBuckets(output, draft);
  if (output.command.name === "s3control get-public-access-block") return readAccountBlock(output, blocks, draft);
  if (output.command.name.startsWith("s3control ")) return readAccessPoint(output, draft);
  const bucket = argumentOf(output);
  const arn = bucket === undefined ? undefined : bucketArn(bucket, output, draft);
  if (arn === undefined) return;
  const { at } = output;
  setOwner(arn, output.account, at, draft);
  switch (output.command.name) {
    case "s3api get-bucket-policy": {
      const policy = readDocument(at.get("Policy"), ownName(arn, "bucket policy"));
      return draft.resources.set(arn, "policies", policy === undefined ? undefined : [policy], at);
    }
    case "s3api get-public-access-block":
      return draft.resources.set(arn, "s3.blockPublicAccess", readBlock(at.get("PublicAccessBlockConfiguration")), at);
    case "s3api get-bucket-ownership-controls":
      return draft.resources.set(arn, "s3.objectOwnership", readOwnership(at.get("OwnershipControls")), at);
    default:
      return draft.resources.set(arn, "s3.bucketAcl", readAcl(at), at);
  }
}

/** Of a bucket's name, or the ARN that an envelope may give. Another partition is that of the Region or of the account. */
function bucketArn(bucket: string, output: Output, draft: Draft): string | undefined {
  if (/^arn:[^:]+:s3:::[^/:*?]+$|^arn:[^:]+:s3express:[^:]+:\d{12}:bucket\/[^/:*?]+$/.test(bucket)) return bucket;
  // Names of long ago are longer than 63 characters and have capitals.
  if (!/^[\w.-]{1,255}$/.test(bucket)) {
    reportName(output, bucket, "a bucket");
    return undefined;
  }
  if (/--x-s3$/.test(bucket)) return regionalArn(output, "s3express", `bucket/${bucket}`);
  const { region, account } = output;
  return `arn:${region === undefined ? draft.partitionOf(account) : partitionOfRegion(region)}:s3:::${bucket}`;
}

function setOwner(arn: string, account: string | undefined, at: Cursor, draft: Draft): void {
  draft.resources.mention(arn, at);
  if (account === undefined) return;
  draft.accounts.mention(account);
  draft.resources.set(arn, "account", account, at);
}

/** The buckets of the account that the command was run in, whose canonical user id is `Owner.ID`. */
function readBuckets(output: Output, draft: Draft): void {
  const { at, account } = output;
  const owner = at.optional("Owner").optional("ID").optionalText();
  if (account !== undefined) {
    draft.accounts.mention(account);
    draft.accounts.set(account, "canonicalUserId", owner, at.get("Owner"));
  }
  for (const bucket of at.get("Buckets").items()) {
    const name = bucket.get("Name").text();
    const arn = bucket.get("BucketArn").optionalText() ?? (name === undefined ? undefined : bucketArn(name, output, draft));
    if (arn !== undefined) setOwner(arn, account, bucket, draft);
  }
}

function readAccountBlock(output: Output, blocks: Facts, draft: Draft): void {
  const account = output.argument ?? output.account ?? argumentOf(output);
  if (account === undefined) return;
  if (!ACCOUNT_ID.test(account)) {
    output.at.error("X_INVALID_VALUE", `${quote(account)} is not an account id`, "name the account whose setting it is");
    return;
  }
  draft.accounts.mention(account);
  const block = readBlock(output.at.get("PublicAccessBlockConfiguration"));
  blocks.set(account, BLOCK, block, output.at);
}

/** No rule: the bucket never had ownership controls, so its ACLs count and writers own what they write. */
function readOwnership(at: Cursor): S3Settings["objectOwnership"] {
  const [rule] = at.get("Rules").items();
  return rule === undefined ? "ObjectWriter" : rule.get("ObjectOwnership").oneOf(OWNERSHIPS);
}

function readAcl(at: Cursor): S3Grant[] {
  return at
    .get("Grants")
    .items()
    .flatMap((item): S3Grant[] => {
      const grantee = readGrantee(item.get("Grantee"));
      const permission = item.get("Permission").oneOf(ACL_PERMISSIONS);
      return grantee === undefined || permission === undefined ? [] : [{ grantee, permission }];
    });
}

function readGrantee(at: Cursor): string | undefined {
  const uri = at.get("URI").optionalText();
  if (uri === undefined) return at.get("ID").text();
  const group = ownMember(GROUPS, uri);
  if (group === undefined)
    at.get("URI").error(
      "X_INVALID_VALUE",
      `${quote(uri)} is not a group of S3`,
      "the groups are AllUsers, AuthenticatedUsers, LogDelivery",
    );
  return group;
}

/** After all outputs: account settings reach their buckets, and ACLs need to be known as in force or not. */
export function finishBuckets(blocks: Facts, draft: Draft): void {
  for (const arn of draft.resources.keys()) {
    const { account, s3 } = draft.resources.object(arn) as { account?: string; s3?: S3Settings };
    if (isAccessPoint(arn)) finishAccessPoint(arn, s3, draft);
    if (isAccessPoint(arn)) blockAs(accountOf(arn), arn, blocks, draft);
    if (!/^arn:[^:]*:s3:::/.test(arn)) continue;
    if (s3?.bucketAcl !== undefined && s3.objectOwnership === undefined) reportOwnership(arn, draft);
    if (account === undefined && blocks.keys().length > 0) reportOwner(arn, draft);
    blockAs(account ?? "", arn, blocks, draft);
  }
}

/** What the account has on is on for its buckets and access points. */
function blockAs(account: string, arn: string, blocks: Facts, draft: Draft): void {
  const block = blocks.get(account, BLOCK) as BlockPublicAccess | undefined;
  const own = draft.resources.get(arn, "s3.blockPublicAccess") as BlockPublicAccess | undefined;
  if (block !== undefined) draft.resources.replace(arn, "s3.blockPublicAccess", either(own ?? {}, block));
}

function reportOwnership(arn: string, draft: Draft): void {
  const at = draft.resources.placeOf(arn, "s3.bucketAcl");
  at?.error(
    "X_MISSING_OUTPUT",
    `whether the ACL of ${quote(arn)} counts is not known`,
    "add `get-bucket-ownership-controls`; for OwnershipControlsNotFoundError, give it `Rules: []`",
  );
}

function reportOwner(arn: string, draft: Draft): void {
  const hint = "name the folder of its files by its account, or give `account` in the own form";
  draft.findings.error("X_OWNER_UNKNOWN", { path: [] }, `the owner of ${quote(arn)} is not known`, hint);
}
