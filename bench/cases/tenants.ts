/**
 * The *tenants* workload: P identity policies of seven statements each, as a platform has them for its tenants: S3 reads, tables,
 * queues, keys and functions by tag, home folders by user name and address, and four kinds of Deny over eight services. Requests
 * come from users and role sessions, name some 80 actions in turn, and carry 8 – 11 context keys. Seeded; every resource is distinct.
 */
import type { AuthorizationRequest, NamedPolicy } from "../../bindings/index.js";
import { Random } from "../random.js";
import { BATCH_REQUESTS, type BenchCase } from "../workload.js";

/** 20,000 requests. */
const BATCHES = 80;

export const tenants: BenchCase = {
  name: "tenants",
  unit: "policies",
  sizes: [1, 1000, 10000],
  create: (size) => ({
    name: `tenants-${size}`,
    size,
    source: { identity: tenantPolicies(size) },
    batches: BATCHES,
    batch: (serial) => tenantRequests(size, BATCH_REQUESTS, serial),
  }),
};

export const TENANTS_ACCOUNT = "444455556666";
const REGIONS = ["us-east-1", "eu-west-1", "ap-northeast-1"];
const TEAMS = ["blue", "green", "amber", "violet"];

interface Service {
  readonly name: string;
  /** What stands before the tenant's name in an ARN's last field. */
  readonly kind: string;
  readonly reads: readonly string[];
  readonly writes: readonly string[];
}

const words = (text: string): string[] => text.split(" ");

const SERVICES: readonly Service[] = [
  {
    name: "dynamodb",
    kind: "table/",
    reads: words("GetItem Query Scan BatchGetItem DescribeTable ConditionCheckItem"),
    writes: words("PutItem UpdateItem BatchWriteItem DeleteItem TagResource"),
  },
  {
    name: "sqs",
    kind: "",
    reads: words("ReceiveMessage GetQueueAttributes GetQueueUrl ListDeadLetterSourceQueues"),
    writes: words("SendMessage DeleteMessage ChangeMessageVisibility PurgeQueue"),
  },
  {
    name: "sns",
    kind: "",
    reads: words("GetTopicAttributes ListSubscriptionsByTopic ListTagsForResource GetDataProtectionPolicy"),
    writes: words("Publish Subscribe SetTopicAttributes DeleteTopic ConfirmSubscription"),
  },
  {
    name: "lambda",
    kind: "function:",
    reads: words("GetFunction GetFunctionConfiguration ListVersionsByFunction GetPolicy ListAliases"),
    writes: words("InvokeFunction UpdateFunctionCode PublishVersion DeleteFunction CreateAlias"),
  },
  {
    name: "ec2",
    kind: "instance/",
    reads: words("DescribeInstanceAttribute GetConsoleOutput GetPasswordData GetConsoleScreenshot"),
    writes: words("StartInstances StopInstances RebootInstances DeleteTags TerminateInstances"),
  },
  {
    name: "secretsmanager",
    kind: "secret:",
    reads: words("GetSecretValue DescribeSecret ListSecretVersionIds GetResourcePolicy"),
    writes: words("PutSecretValue UpdateSecret RotateSecret DeleteSecret RestoreSecret"),
  },
  {
    name: "logs",
    kind: "log-group:",
    reads: words("GetLogEvents FilterLogEvents DescribeLogStreams GetLogRecord StartQuery"),
    writes: words("PutLogEvents CreateLogStream PutRetentionPolicy DeleteLogStream DeleteLogGroup"),
  },
];
const OBJECT_READS = words("GetObject GetObjectTagging GetObjectAcl GetObjectVersion GetObjectAttributes GetObjectRetention");
const OBJECT_WRITES = words("PutObject PutObjectTagging DeleteObject AbortMultipartUpload RestoreObject");

/** Tenant number `index` as it stands in resource names. */
function tenant(index: number): string {
  return `t${String(index).padStart(5, "0")}`;
}

export function tenantPolicies(count: number): NamedPolicy[] {
  return Array.from({ length: count }, (_, index) => ({ name: `tenant-${index}`, document: tenantDocument(index) }));
}

/** What belongs to a tenant, of every service but S3. */
function ownedBy(index: number): string[] {
  return SERVICES.map(({ name, kind }) => `arn:aws:${name}:*:${TENANTS_ACCOUNT}:${kind}${tenant(index)}-*`);
}

function tenantDocument(index: number): string {
  const objects = `arn:aws:s3:::${tenant(index)}-data/*`;
  const owned = ownedBy(index);
  const statements = [
    { Sid: "ReadObjects", Effect: "Allow", Action: ["s3:GetObject*", "s3:ListBucket"], Resource: objects },
    {
      Sid: "ByTeam",
      Effect: "Allow",
      Action: SERVICES.flatMap(({ name, reads, writes }) => [...reads, ...writes.slice(0, 3)].map((one) => `${name}:${one}`)),
      Resource: owned,
      Condition: { StringEquals: { "aws:ResourceTag/team": "${aws:PrincipalTag/team}" } },
    },
    {
      Sid: "Home",
      Effect: "Allow",
      Action: ["s3:GetObject", "s3:PutObject", "s3:PutObjectTagging", "s3:DeleteObject"],
      Resource: `arn:aws:s3:::${tenant(index)}-home/\${aws:username}/*`,
      Condition: { IpAddress: { "aws:SourceIp": [`10.${index % 256}.0.0/16`, "198.51.100.0/24", "2001:db8::/32"] } },
    },
    {
      Sid: "Sealed",
      Effect: "Deny",
      Action: "*",
      Resource: [`arn:aws:s3:::${tenant(index)}-data/sealed/*`, ...owned.map((arn) => `${arn}-sealed`)],
    },
    {
      Sid: "Elsewhere",
      Effect: "Deny",
      Action: SERVICES.map(({ name }) => `${name}:*`),
      Resource: owned,
      Condition: { StringNotEquals: { "aws:RequestedRegion": [REGIONS[index % 3], REGIONS[(index + 1) % 3]] } },
    },
    {
      Sid: "DeleteWithMfa",
      Effect: "Deny",
      Action: [
        "s3:Delete*",
        "dynamodb:Delete*",
        "sqs:PurgeQueue",
        "sns:Delete*",
        "lambda:Delete*",
        "ec2:Terminate*",
        "logs:Delete*",
      ],
      Resource: [`arn:aws:s3:::${tenant(index)}-*`, ...owned],
      Condition: { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } },
    },
    {
      Sid: "Encrypted",
      Effect: "Deny",
      Action: ["s3:*", "secretsmanager:*"],
      Resource: [`arn:aws:s3:::${tenant(index)}-*`, owned[5]!],
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    },
  ];
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}

/** `count` requests against the policies of `policyCount` tenants; `serial` keeps batches apart. */
function tenantRequests(policyCount: number, count: number, serial: number): AuthorizationRequest[] {
  const random = new Random(0x7e9a + policyCount * 31 + serial);
  return Array.from({ length: count }, (_, at) => tenantRequest(random, random.below(policyCount), serial * count + at));
}

function tenantRequest(random: Random, index: number, serial: number): AuthorizationRequest {
  const user = random.below(2) === 0 ? random.word(9) : undefined;
  const region = REGIONS[(index + (random.below(10) === 0 ? 2 : random.below(2))) % 3]!;
  const session = `arn:aws:sts::${TENANTS_ACCOUNT}:assumed-role/${tenant(index)}-app/${random.word(12)}`;
  return {
    principal: user === undefined ? session : `arn:aws:iam::${TENANTS_ACCOUNT}:user/tenants/${user}`,
    ...(random.below(2) === 0 ? objectCall(random, index, serial, user) : ownedCall(random, index, serial, region)),
    context: tenantContext(random, index, region),
  };
}

type Call = Pick<AuthorizationRequest, "action" | "resource">;

/** Of S3: reads mostly, some in the home folder of the user or of another one. */
function objectCall(random: Random, index: number, serial: number, user: string | undefined): Call {
  const roll = random.below(10);
  const action = `s3:${random.pick(roll < 7 ? OBJECT_READS : OBJECT_WRITES)}`;
  const key = `${serial}/${random.word(8 + random.below(40))}.json`;
  if (user !== undefined && random.below(2) === 0) {
    return { action, resource: `arn:aws:s3:::${tenant(index)}-home/${random.below(5) === 0 ? "somebody" : user}/${key}` };
  }
  return { action, resource: `arn:aws:s3:::${tenant(index)}-data/${random.below(12) === 0 ? "sealed/" : ""}${key}` };
}

function ownedCall(random: Random, index: number, serial: number, region: string): Call {
  const { name, kind, reads, writes } = random.pick(SERVICES);
  const action = `${name}:${random.pick(random.below(3) > 0 ? reads : writes)}`;
  const sealed = random.below(15) === 0 ? "-sealed" : "";
  return {
    action,
    resource: `arn:aws:${name}:${region}:${TENANTS_ACCOUNT}:${kind}${tenant(index)}-${serial}-${random.word(random.below(30))}${sealed}`,
  };
}

/** Seven or eight keys that policies and platforms know, and up to three that no policy uses. */
function tenantContext(random: Random, index: number, region: string): Record<string, string> {
  const team = random.pick(TEAMS);
  const context: Record<string, string> = {
    "aws:SourceIp":
      random.below(5) === 0 ? `203.0.113.${random.below(256)}` : `10.${index % 256}.${random.below(256)}.${random.below(256)}`,
    "aws:SecureTransport": random.below(30) === 0 ? "false" : "true",
    "aws:PrincipalTag/team": team,
    "aws:ResourceTag/team": random.below(6) === 0 ? random.pick(TEAMS) : team,
    "aws:RequestedRegion": region,
    "aws:UserAgent": `tenants/${random.below(9)}.${random.below(9)} ${random.word(10)}`,
    "aws:CurrentTime": "2026-01-15T12:00:00Z",
  };
  if (random.below(3) > 0) context["aws:MultiFactorAuthPresent"] = random.below(2) === 0 ? "true" : "false";
  const extra = random.below(4);
  for (let at = 0; at < extra; at++) context[`tenants:Header${at}`] = random.word(8 + random.below(16));
  return context;
}
