/** `aws s3control get-access-point` and `get-access-point-policy`. */
import type { S3Settings } from "../../model/policy-set.js";
import { NETWORK_ORIGINS } from "../../model/shapes.js";
import { definedMembers } from "../../text/plain-object.js";
import { quote } from "../../text/quote.js";
import type { Cursor } from "../cursor.js";
import type { Draft } from "../draft.js";
import type { Output } from "./output.js";
import { attachPolicy } from "./attach.js";
import { ALL_ON, readBlock } from "./block-public-access.js";
import { namedArn, regionalArn } from "./place.js";

/** Those of directory buckets (`…--xa-s3`) belong to another service, which has no such settings here. */
const ACCESS_POINT = { service: "s3", prefix: "accesspoint/", name: /^(?!.*--xa-s3$)[a-z0-9-]{3,63}$/, what: "an access point" };
const ARN = /^arn:[^:]+:s3:[^:]+:\d{12}:accesspoint\/[^/:]+$/;
export function isAccessPoint(arn: string): boolean {
  return ARN.test(arn);
}

export function readAccessPoint(output: Output, draft: Draft): void {
  const arn = output.command.name === "s3control get-access-point" ? describedArn(output) : namedArn(output, ACCESS_POINT);
  if (arn === undefined) return;
  if (output.command.name === "s3control get-access-point") readSettings(arn, output.at, draft);
  else attachPolicy(arn, output.at.get("Policy"), "access point policy", draft);
}

function describedArn(output: Output): string | undefined {
  const arn = output.at.optional("AccessPointArn");
  if (arn.isPresent) return arn.matching(ARN, "the ARN of an access point");
  const name = output.at.get("Name").matching(ACCESS_POINT.name, "the name of an access point");
  return name === undefined ? undefined : regionalArn(output, "s3", ACCESS_POINT.prefix + name);
}

function readSettings(arn: string, at: Cursor, draft: Draft): void {
  draft.mentionResource(arn, at);
  const networkOrigin = at.get("NetworkOrigin").oneOf(NETWORK_ORIGINS);
  const vpcId = at.optional("VpcConfiguration").optional("VpcId").optionalText();
  if (networkOrigin === undefined) return;
  const accessPoint = definedMembers({ networkOrigin, vpcId });
  draft.resources.set(arn, "s3.accessPoint", accessPoint, at.get("NetworkOrigin"));
  const block = at.optional("PublicAccessBlockConfiguration");
  draft.resources.set(arn, "s3.blockPublicAccess", block.isPresent ? readBlock(block) : ALL_ON, block);
}

/** What is not known of an access point that has a policy: said, and taken as S3 makes access points. */
export function finishAccessPoint(arn: string, s3: S3Settings | undefined, draft: Draft): void {
  if (s3?.accessPoint !== undefined || draft.resources.get(arn, "policies") === undefined) return;
  const at = draft.resources.placeOf(arn, "policies");
  const details = `the network origin of ${quote(arn)} is not known: it is taken as \`Internet\`, with Block Public Access on`;
  at?.warning("X_MISSING_OUTPUT", details, "add the output of `aws s3control get-access-point`");
  draft.resources.replace(arn, "s3.accessPoint", { networkOrigin: "Internet" });
  if (s3?.blockPublicAccess === undefined) draft.resources.replace(arn, "s3.blockPublicAccess", ALL_ON);
}
