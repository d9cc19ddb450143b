/** Forms of ids and ARNs, by mode. Sources: the patterns of the IAM, Organizations and EC2 API models. */
export { ACCOUNT_ID, accountPattern } from "../policy/accounts.js";

export const ORGANIZATION_ID = /^o-[a-z0-9]{10,32}$/;
export const ROOT_ID = /^r-[0-9a-z]{4,32}$/;
export const UNIT_ID = /^ou-[0-9a-z]{4,32}-[a-z0-9]{8,32}$/;
export const POLICY_ID = /^p-[0-9a-zA-Z_]{8,128}$/;
export const ENDPOINT_ID = /^vpce-[0-9a-f]{8,32}$/;

/** `eu-west-1`, `us-gov-west-1`, `eusc-de-east-1`. */
export const REGION = /^[a-z]{2,4}(?:-[a-z]+){1,2}-\d{1,2}$/;

/** `cn-…`, `eusc-…`, `us-gov-…`, `us-iso-…`, `us-isob-…`; others are AWS's public one. Source: botocore 1.43, partitions. */
export function partitionOfRegion(region: string): string {
  const [, own, isolated] = /^(?:(cn|eusc|us-gov)|(?:us|eu)-iso([a-z]?))-/.exec(region) ?? [];
  if (own !== undefined) return `aws-${own}`;
  return isolated === undefined ? "aws" : isolated === "" ? "aws-iso" : `aws-iso-${isolated}`;
}

/** The fields of an ARN; undefined where there are fewer than six. */
export interface ArnFields {
  readonly partition: string;
  readonly service: string;
  readonly region: string;
  readonly account: string;
  readonly resource: string;
}

export function readArn(text: string): ArnFields | undefined {
  const [prefix, partition = "", service = "", region = "", account = "", ...rest] = text.split(":");
  if (prefix !== "arn" || rest.length === 0) return undefined;
  return { partition, service, region, account, resource: rest.join(":") };
}

/** The account field of an ARN, empty where there is none. */
export function accountOf(arn: string): string {
  return readArn(arn)?.account ?? "";
}

/** The name of a user, group or role: what follows the path. */
export function nameOf(arn: string): string {
  return arn.slice(arn.lastIndexOf("/") + 1);
}

/** `111111111111 name`: names are unique in an account, whatever the path. */
export function entityKey(arn: string): string {
  return `${accountOf(arn)} ${nameOf(arn)}`;
}
