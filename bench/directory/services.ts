/** The services that generated policies speak of: their actions, and the resources that these are called on. */
import type { Random } from "../random.js";
import { bucketName, BUCKETS, padded, teamName, TEAMS } from "./shape.js";

export interface Service {
  readonly prefix: string;
  readonly reads: readonly string[];
  readonly writes: readonly string[];
  /** Resource patterns as policies write them. */
  readonly patterns: (random: Random) => string[];
}

/** Every bucket of one team, or one bucket, with its objects. */
function bucketPatterns(random: Random): string[] {
  const index = random.below(BUCKETS);
  const bucket = random.below(2) === 0 ? bucketName(index) : `bench-${teamName(index)}-*`;
  return [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`];
}

/** Names that begin with a team's, in every region and account. */
function teamPatterns(service: string, prefix: string) {
  return (random: Random): string[] => [`arn:aws:${service}:*:*:${prefix}${teamName(random.below(TEAMS))}-*`];
}

export const SERVICES: readonly Service[] = [
  {
    prefix: "s3",
    reads: ["GetObject", "GetObjectVersion", "GetObjectTagging", "ListBucket", "GetBucketLocation"],
    writes: ["PutObject", "PutObjectTagging", "DeleteObject", "AbortMultipartUpload"],
    patterns: bucketPatterns,
  },
  {
    prefix: "sqs",
    reads: ["ReceiveMessage", "GetQueueAttributes", "GetQueueUrl", "ListQueueTags"],
    writes: ["SendMessage", "DeleteMessage", "ChangeMessageVisibility", "PurgeQueue"],
    patterns: teamPatterns("sqs", ""),
  },
  {
    prefix: "kms",
    reads: ["Decrypt", "DescribeKey", "GetPublicKey"],
    writes: ["Encrypt", "GenerateDataKey", "GenerateDataKeyWithoutPlaintext", "ReEncryptFrom"],
    patterns: () => ["arn:aws:kms:*:*:key/*"],
  },
  {
    prefix: "dynamodb",
    reads: ["GetItem", "Query", "Scan", "BatchGetItem", "DescribeTable"],
    writes: ["PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem"],
    patterns: teamPatterns("dynamodb", "table/"),
  },
  {
    prefix: "lambda",
    reads: ["GetFunction", "GetFunctionConfiguration", "ListTags"],
    writes: ["InvokeFunction", "UpdateFunctionCode", "UpdateFunctionConfiguration"],
    patterns: teamPatterns("lambda", "function:"),
  },
  {
    prefix: "secretsmanager",
    reads: ["GetSecretValue", "DescribeSecret", "ListSecretVersionIds"],
    writes: ["PutSecretValue", "UpdateSecret", "RotateSecret"],
    patterns: teamPatterns("secretsmanager", "secret:"),
  },
  {
    prefix: "logs",
    reads: ["GetLogEvents", "FilterLogEvents", "DescribeLogStreams"],
    writes: ["CreateLogStream", "PutLogEvents", "DeleteLogStream"],
    patterns: teamPatterns("logs", "log-group:/"),
  },
  {
    prefix: "ec2",
    reads: ["DescribeInstances", "DescribeVolumes", "DescribeTags", "GetConsoleOutput"],
    writes: ["StartInstances", "StopInstances", "RebootInstances", "TerminateInstances"],
    patterns: () => ["arn:aws:ec2:*:*:instance/*"],
  },
];

/** An ARN of a service whose resources the directory does not list. */
export function unlistedArn(random: Random, prefix: string, region: string, account: string, team: string): string {
  const name = `${team}-${random.word(6 + random.below(12))}`;
  const resources: Record<string, string> = {
    dynamodb: `table/${name}`,
    lambda: `function:${name}`,
    secretsmanager: `secret:${name}-${random.word(6)}`,
    logs: `log-group:/${name}:log-stream:${padded(random.below(10_000))}`,
    ec2: `instance/i-${random.word(17)}`,
  };
  return `arn:aws:${prefix}:${region}:${account}:${resources[prefix] ?? name}`;
}
