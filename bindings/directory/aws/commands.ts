/**
 * The commands of the AWS CLI whose output is read: by which members each is known, which argument its output does not
 * repeat, and whether it comes in pages. Shapes: the botocore service models 1.43.
 */
import { isPlainObject } from "../plain.js";

export interface Command {
  /** Service and operation, as on the command line. */
  readonly name: CommandName;
  /** The argument that the output belongs to and does not name by itself. */
  readonly argument?: string | undefined;
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

type Row = (name: CommandName, argument: string, matches: Matcher, more?: Partial<Command>) => Command;

/** `argument`: "" where there is none. */
const whole: Row = (name, argument, matches, more) => ({
  name,
  argument: argument === "" ? undefined : argument,
  isPaged: false,
  matches,
  ...more,
});
const paged: Row = (name, argument, matches, more) => whole(name, argument, matches, { ...more, isPaged: true });

export const COMMANDS: readonly Command[] = [
  paged("iam get-account-authorization-details", "", (output) => {
    return listsEntities(output) || eachIs("Policies", has("PolicyVersionList"))(output);
  }),
  whole("organizations describe-organization", "", has("Organization")),
  paged("organizations list-roots", "", has("Roots")),
  paged("organizations list-organizational-units-for-parent", "parent-id", has("OrganizationalUnits")),
  paged("organizations list-accounts-for-parent", "parent-id", has("Accounts")),
  paged("organizations list-accounts", "", has("Accounts")),
  paged("organizations list-policies", "", both(eachIs("Policies", has("Type")), not(listsEntities)), {
    isAlike: true,
  }),
  whole("organizations describe-policy", "", memberIs("Policy", has("PolicySummary", "Content"))),
  paged("organizations list-targets-for-policy", "policy-id", has("Targets")),
  paged("organizations list-parents", "child-id", has("Parents")),
  paged("s3api list-buckets", "", has("Buckets")),
  whole("s3api get-bucket-policy", "bucket", isPolicyAlone),
  whole("s3api get-public-access-block", "bucket", isBlock),
  whole("s3api get-bucket-acl", "bucket", both(has("Grants"), has("Owner"))),
  whole("s3api get-bucket-ownership-controls", "bucket", has("OwnershipControls")),
  whole("s3control get-public-access-block", "account-id", isBlock),
  whole("kms get-key-policy", "key-id", both(isText("Policy"), only("Policy", "PolicyName"))),
  paged("kms list-grants", "key-id", both(has("Grants"), not(has("Owner")))),
  whole("kms describe-key", "", has("KeyMetadata")),
  whole("sqs get-queue-attributes", "", memberIs("Attributes", has("QueueArn"))),
  whole("sns get-topic-attributes", "", memberIs("Attributes", isTopic)),
  paged("ec2 describe-vpc-endpoints", "", has("VpcEndpoints")),
  whole("s3control get-access-point", "", all("Bucket", "NetworkOrigin")),
  whole("s3control get-access-point-policy", "name", isPolicyAlone),
  whole("lambda get-policy", "function-name", isRevised, { placeholder: "FUNCTION", refinement: "qualifier" }),
  whole("ecr get-repository-policy", "", all("repositoryName", "policyText")),
  whole("secretsmanager get-resource-policy", "", both(all("ARN", "Name"), only("ARN", "Name", "ResourcePolicy"))),
  whole("efs describe-file-system-policy", "", all("FileSystemId", "Policy")),
  whole("glue get-resource-policy", "resource-arn", has("PolicyInJson")),
  whole("backup get-backup-vault-access-policy", "", all("BackupVaultArn", "Policy")),
  whole("opensearch describe-domain", "", memberIs("DomainStatus", isDomain)),
  whole("opensearch describe-domains", "", eachIs("DomainStatusList", isDomain)),
  whole("apigateway get-rest-api", "", isRestApi),
  paged("apigateway get-rest-apis", "", eachIs("items", isRestApi)),
  whole("dynamodb get-resource-policy", "resource-arn", isRevised, { placeholder: "TABLE", isCommon: true }),
  whole("kinesis get-resource-policy", "resource-arn", isPolicyAlone, { placeholder: "STREAM", isCommon: true }),
  whole("events describe-event-bus", "", isBus),
  paged("events list-event-buses", "", eachIs("EventBuses", isBus)),
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
