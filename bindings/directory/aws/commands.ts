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
  /** What a file's name has in its place: the argument is an ARN, the file is named by the table. */
  readonly placeholder?: string;
  /** A second argument, which an envelope may give. */
  readonly refinement?: string;
  readonly isPaged: boolean;
  /** Operations of other services have the same name and print the same: the service must be named. */
  readonly isCommon?: boolean;
  /** Another command of the service prints the same: the source must be named. */
  readonly isAlike?: boolean;
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
  | "ec2 describe-vpc-endpoints"
  | "s3control get-access-point"
  | "s3control get-access-point-policy"
  | "lambda get-policy"
  | "ecr get-repository-policy"
  | "secretsmanager get-resource-policy"
  | "efs describe-file-system-policy"
  | "glue get-resource-policy"
  | "backup get-backup-vault-access-policy"
  | "opensearch describe-domain"
  | "opensearch describe-domains"
  | "apigateway get-rest-api"
  | "apigateway get-rest-apis"
  | "dynamodb get-resource-policy"
  | "kinesis get-resource-policy"
  | "events describe-event-bus"
  | "events list-event-buses";

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

const isText =
  (member: string): Matcher =>
  (output) =>
    typeof output[member] === "string";

const all =
  (...members: readonly string[]): Matcher =>
  (output) =>
    members.every((member) => output[member] !== undefined);

/** The members, some of them, and no others: their names alone say little. */
const only =
  (...members: readonly string[]): Matcher =>
  (output) =>
    Object.keys(output).every((key) => key === "ResponseMetadata" || members.includes(key));

const isDocument =
  (member: string): Matcher =>
  (output) =>
    typeof output[member] === "string" || isPlainObject(output[member]);

const memberIs =
  (member: string, matcher: Matcher): Matcher =>
  (output) => {
    const value = output[member];
    return isPlainObject(value) && matcher(value);
  };

/** Every element of the list; an empty list may be a list of anything. */
const eachIs =
  (list: string, matcher: Matcher): Matcher =>
  (output) => {
    const items = output[list];
    return Array.isArray(items) && items.every((item: unknown) => isPlainObject(item) && matcher(item));
  };

const isLike =
  (member: string, pattern: RegExp): Matcher =>
  (output) => {
    const value = output[member];
    return typeof value === "string" && pattern.test(value);
  };

const isPolicyAlone = both(isText("Policy"), only("Policy"));
const isRevised = both(isDocument("Policy"), both(has("RevisionId"), only("Policy", "RevisionId")));
const isBlock = both(has("PublicAccessBlockConfiguration"), only("PublicAccessBlockConfiguration"));
const isTopic = both(has("TopicArn"), not(has("SubscriptionArn")));
const isDomain = isLike("ARN", /^arn:[^:]*:es:/);
const isBus = both(has("Name"), isLike("Arn", /:event-bus\//));
const isRestApi = both(has("id"), has("apiKeySource", "endpointConfiguration"));

const listsEntities = has("UserDetailList", "GroupDetailList", "RoleDetailList");

const PAGED = true;
const WHOLE = false;

const command = (
  name: CommandName,
  argument: string | undefined,
  isPaged: boolean,
  matches: Matcher,
  more: Partial<Command> = {},
): Command => ({
  name,
  isPaged,
  matches,
  ...(argument === undefined ? {} : { argument }),
  ...more,
});

export const COMMANDS: readonly Command[] = [
  command("iam get-account-authorization-details", undefined, PAGED, (output) => {
    return listsEntities(output) || eachIs("Policies", has("PolicyVersionList"))(output);
  }),
  command("organizations describe-organization", undefined, WHOLE, has("Organization")),
  command("organizations list-roots", undefined, PAGED, has("Roots")),
  command("organizations list-organizational-units-for-parent", "parent-id", PAGED, has("OrganizationalUnits")),
  command("organizations list-accounts-for-parent", "parent-id", PAGED, has("Accounts")),
  command("organizations list-accounts", undefined, PAGED, has("Accounts")),
  command("organizations list-policies", undefined, PAGED, both(eachIs("Policies", has("Type")), not(listsEntities)), {
    isAlike: true,
  }),
  command("organizations describe-policy", undefined, WHOLE, memberIs("Policy", has("PolicySummary", "Content"))),
  command("organizations list-targets-for-policy", "policy-id", PAGED, has("Targets")),
  command("organizations list-parents", "child-id", PAGED, has("Parents")),
  command("s3api list-buckets", undefined, PAGED, has("Buckets")),
  command("s3api get-bucket-policy", "bucket", WHOLE, isPolicyAlone),
  command("s3api get-public-access-block", "bucket", WHOLE, isBlock),
  command("s3api get-bucket-acl", "bucket", WHOLE, both(has("Grants"), has("Owner"))),
  command("s3api get-bucket-ownership-controls", "bucket", WHOLE, has("OwnershipControls")),
  command("s3control get-public-access-block", "account-id", WHOLE, isBlock),
  command("kms get-key-policy", "key-id", WHOLE, both(isText("Policy"), only("Policy", "PolicyName"))),
  command("kms list-grants", "key-id", PAGED, both(has("Grants"), not(has("Owner")))),
  command("kms describe-key", undefined, WHOLE, has("KeyMetadata")),
  command("sqs get-queue-attributes", undefined, WHOLE, memberIs("Attributes", has("QueueArn"))),
  command("sns get-topic-attributes", undefined, WHOLE, memberIs("Attributes", isTopic)),
  command("ec2 describe-vpc-endpoints", undefined, PAGED, has("VpcEndpoints")),
  command("s3control get-access-point", undefined, WHOLE, all("Bucket", "NetworkOrigin")),
  command("s3control get-access-point-policy", "name", WHOLE, isPolicyAlone),
  command("lambda get-policy", "function-name", WHOLE, isRevised, { placeholder: "FUNCTION", refinement: "qualifier" }),
  command("ecr get-repository-policy", undefined, WHOLE, all("repositoryName", "policyText")),
  command("secretsmanager get-resource-policy", undefined, WHOLE, both(all("ARN", "Name"), only("ARN", "Name", "ResourcePolicy"))),
  command("efs describe-file-system-policy", undefined, WHOLE, all("FileSystemId", "Policy")),
  command("glue get-resource-policy", "resource-arn", WHOLE, has("PolicyInJson")),
  command("backup get-backup-vault-access-policy", undefined, WHOLE, all("BackupVaultArn", "Policy")),
  command("opensearch describe-domain", undefined, WHOLE, memberIs("DomainStatus", isDomain)),
  command("opensearch describe-domains", undefined, WHOLE, eachIs("DomainStatusList", isDomain)),
  command("apigateway get-rest-api", undefined, WHOLE, isRestApi),
  command("apigateway get-rest-apis", undefined, PAGED, eachIs("items", isRestApi)),
  command("dynamodb get-resource-policy", "resource-arn", WHOLE, isRevised, { placeholder: "TABLE", isCommon: true }),
  command("kinesis get-resource-policy", "resource-arn", WHOLE, isPolicyAlone, { placeholder: "STREAM", isCommon: true }),
  command("events describe-event-bus", undefined, WHOLE, isBus),
  command("events list-event-buses", undefined, PAGED, eachIs("EventBuses", isBus)),
];

/** `kms` of `kms list-grants`. */
export function serviceOf({ name }: Command): string {
  return name.slice(0, name.indexOf(" "));
}

/** `list-grants` of `kms list-grants`. */
export function operationOf({ name }: Command): string {
  return name.slice(name.indexOf(" ") + 1);
}

/** The commands of that name, with or without the service: `get-public-access-block` is two. */
export function commandsNamed(text: string): readonly Command[] {
  const name = text.startsWith("aws ") ? text.slice(4) : text;
  return COMMANDS.filter((each) => each.name === name || operationOf(each) === name);
}
