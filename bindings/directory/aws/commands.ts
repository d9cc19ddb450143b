/**
 * The commands of the AWS CLI whose output is read: by which members each is known, which argument its output does not
 * repeat, and whether it comes in pages. Shapes: the botocore service models 1.43.
 */
import { isPlainObject } from "../plain.js";

export interface Command {
  /** Service and operation, as on the command line. */
  readonly name: CommandName;
  /** The argument that the output belongs to and does not name by itself. */
  readonly argument?: string;
  readonly isPaged: boolean;
  readonly matches: (output: Readonly<Record<string, unknown>>) => boolean;
}

export type CommandName =
  | "iam get-account-authorization-details"
  | "organizations describe-organization"
  | "organizations list-roots"
  | "organizations list-organizational-units-for-parent"
  | "organizations list-accounts-for-parent"
  | "organizations list-accounts"
  | "organizations list-policies"
  | "organizations describe-policy"
  | "organizations list-targets-for-policy"
  | "organizations list-parents"
  | "s3api list-buckets"
  | "s3api get-bucket-policy"
  | "s3api get-public-access-block"
  | "s3api get-bucket-acl"
  | "s3api get-bucket-ownership-controls"
  | "s3control get-public-access-block"
  | "kms get-key-policy"
  | "kms list-grants"
  | "kms describe-key"
  | "sqs get-queue-attributes"
  | "sns get-topic-attributes"
  | "ec2 describe-vpc-endpoints";

type Matcher = Command["matches"];

const has =
  (...members: readonly string[]): Matcher =>
  (output) =>
    members.some((member) => output[member] !== undefined);

const both =
  (first: Matcher, second: Matcher): Matcher =>
  (output) =>
    first(output) && second(output);

const not =
  (matcher: Matcher): Matcher =>
  (output) =>
    !matcher(output);

/** Every element of the list has the member; an empty list may be a list of anything. */
const eachHas =
  (list: string, member: string): Matcher =>
  (output) => {
    const items = output[list];
    return Array.isArray(items) && items.every((item: unknown) => isPlainObject(item) && item[member] !== undefined);
  };

const attribute =
  (name: string): Matcher =>
  (output) =>
    isPlainObject(output["Attributes"]) && output["Attributes"][name] !== undefined;

const isText =
  (member: string): Matcher =>
  (output) =>
    typeof output[member] === "string";

const listsEntities = has("UserDetailList", "GroupDetailList", "RoleDetailList");

const PAGED = true;
const WHOLE = false;

const command = (name: CommandName, argument: string | undefined, isPaged: boolean, matches: Matcher): Command => ({
  name,
  isPaged,
  matches,
  ...(argument === undefined ? {} : { argument }),
});

export const COMMANDS: readonly Command[] = [
  command("iam get-account-authorization-details", undefined, PAGED, (output) => {
    return listsEntities(output) || eachHas("Policies", "PolicyVersionList")(output);
  }),
  command("organizations describe-organization", undefined, WHOLE, has("Organization")),
  command("organizations list-roots", undefined, PAGED, has("Roots")),
  command("organizations list-organizational-units-for-parent", "parent-id", PAGED, has("OrganizationalUnits")),
  command("organizations list-accounts-for-parent", "parent-id", PAGED, has("Accounts")),
  command("organizations list-accounts", undefined, PAGED, has("Accounts")),
  command("organizations list-policies", undefined, PAGED, both(eachHas("Policies", "Type"), not(listsEntities))),
  command("organizations describe-policy", undefined, WHOLE, (output) => isPlainObject(output["Policy"])),
  command("organizations list-targets-for-policy", "policy-id", PAGED, has("Targets")),
  command("organizations list-parents", "child-id", PAGED, has("Parents")),
  command("s3api list-buckets", undefined, PAGED, has("Buckets")),
  command("s3api get-bucket-policy", "bucket", WHOLE, both(isText("Policy"), not(has("PolicyName")))),
  command("s3api get-public-access-block", "bucket", WHOLE, has("PublicAccessBlockConfiguration")),
  command("s3api get-bucket-acl", "bucket", WHOLE, both(has("Grants"), has("Owner"))),
  command("s3api get-bucket-ownership-controls", "bucket", WHOLE, has("OwnershipControls")),
  command("s3control get-public-access-block", "account-id", WHOLE, has("PublicAccessBlockConfiguration")),
  command("kms get-key-policy", "key-id", WHOLE, isText("Policy")),
  command("kms list-grants", "key-id", PAGED, both(has("Grants"), not(has("Owner")))),
  command("kms describe-key", undefined, WHOLE, has("KeyMetadata")),
  command("sqs get-queue-attributes", undefined, WHOLE, attribute("QueueArn")),
  command("sns get-topic-attributes", undefined, WHOLE, attribute("TopicArn")),
  command("ec2 describe-vpc-endpoints", undefined, PAGED, has("VpcEndpoints")),
];

/** The commands of that name, with or without the service: `get-public-access-block` is two. */
export function commandsNamed(text: string): readonly Command[] {
  const name = text.startsWith("aws ") ? text.slice(4) : text;
  return COMMANDS.filter((each) => each.name === name || each.name.endsWith(` ${name}`));
}
