/**
 * What IAM and S3 ask of their own ARNs in a policy (§3 3-12 – 3-12b): the two services whose forms the IAM API checks when a
 * policy is saved. All others would need a catalogue.
 */
import type { ArnText } from "./arn.js";
import { ACCOUNT_FIELD, REGION_FIELD, RESOURCE_FIELD, fieldOf } from "./arn.js";
import type { Context } from "./context.js";
import type { JsonString } from "../text/json-node.js";
import { quote } from "../text/quote.js";

const IAM_HEADS: readonly string[] = (
  "user role group policy mfa instance-profile server-certificate saml-provider oidc-provider sms-mfa report access-report " +
  "federated-user assumed-role delegation-request role-template u2f contextProvider"
)
  .split(" ")
  .map((type) => `${type}/`);

/** S3 resources that do have a Region; everything else of S3 is a bucket or an object. */
const S3_REGIONAL_TYPES = ["accesspoint", "access-grants", "async-request", "job", "storage-lens", "storage-lens-group"];
const S3_REGIONAL_HEADS: readonly string[] = S3_REGIONAL_TYPES.flatMap((type) => [`${type}/`, `${type}:`]);

/** Of a bucket itself, whatever partition and tenant it names. */
export function isBucketArn(arn: string | undefined): boolean {
  return arn !== undefined && /^arn:[^:]+:s3::[^:]*:[^:/]+$/.test(arn);
}

export function checkIamArn(arn: ArnText, node: JsonString, context: Context): void {
  const resource = fieldOf(arn, RESOURCE_FIELD);
  // Every IAM resource, or the account's root user, which has no name.
  if (!/^(?:\*+|root)$/.test(resource) && !IAM_HEADS.some((head) => resource.startsWith(head))) {
    const details = `${quote(resource)} begins with no type of IAM resource`;
    const hint = "begin with `user/`, `role/` or another IAM type, without wildcards up to the `/`, or write `*`";
    context.report.strict("INVALID_ARN_RESOURCE", node, details, hint);
  }
  if (namesRegion(arn)) reportRegion("IAM resources", node, context);
}

export function checkS3Arn(arn: ArnText, node: JsonString, context: Context): void {
  const resource = fieldOf(arn, RESOURCE_FIELD);
  if (S3_REGIONAL_HEADS.some((head) => canBeginWith(resource, head))) return;
  if (namesRegion(arn)) reportRegion("S3 buckets and objects", node, context);
  // Empty, or wildcards only.
  if (/^[*?]*$/.test(fieldOf(arn, ACCOUNT_FIELD))) return;
  const details = `S3 buckets and objects have no account, ${quote(node.value)} names one`;
  context.report.warning("ARN_ACCOUNT_NOT_ALLOWED", node, details, "leave the account field empty");
}

function reportRegion(what: string, node: JsonString, context: Context): void {
  const details = `${what} have no region, ${quote(node.value)} names one`;
  context.report.strict("ARN_REGION_NOT_ALLOWED", node, details, "leave the region field empty");
}

/** AWS's own policies write `*` there, and it can be empty. */
function namesRegion(arn: ArnText): boolean {
  const region = fieldOf(arn, REGION_FIELD);
  return region !== "" && !/[*?]/.test(region);
}

/** Is there a text that matches the pattern and begins with `head`? A variable may stand for anything. */
function canBeginWith(pattern: string, head: string): boolean {
  for (let at = 0; at < head.length; at++) {
    if (pattern[at] === "*" || pattern.startsWith("${", at)) return true;
    if (pattern[at] !== "?" && pattern[at] !== head[at]) return false;
  }
  return true;
}
