/** Buckets, keys and queues with their policies and tags, and two endpoints for every account. */
import type { EndpointEntry, ResourceEntry } from "../../bindings/model/directory.js";
import type { KmsGrant } from "../../bindings/model/policy-set.js";
import type { Random } from "../random.js";
import { policy, type Statement } from "./policies.js";
import * as shape from "./shape.js";

export function resources(random: Random, roles: readonly { readonly arn: string }[]): ResourceEntry[] {
  return [
    ...Array.from({ length: shape.BUCKETS }, (_, index) => bucket(random, index, roles)),
    ...Array.from({ length: shape.KEYS }, (_, index) => key(random, index, roles)),
    ...Array.from({ length: shape.QUEUES }, (_, index) => queue(random, index)),
  ];
}

function bucket(random: Random, index: number, roles: readonly { readonly arn: string }[]): ResourceEntry {
  const arn = `arn:aws:s3:::${shape.bucketName(index)}`;
  const both = [arn, `${arn}/*`];
  const statements: Statement[] = [
    {
      Sid: "Tls",
      Effect: "Deny",
      Principal: "*",
      Action: "s3:*",
      Resource: both,
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    },
  ];
  if (random.below(3) === 0) statements.push(accountReads(random, arn));
  if (random.below(4) === 0) statements.push(roleReads(random.pick(roles).arn, arn));
  return {
    arn,
    account: random.pick(shape.ACCOUNT_IDS),
    tags: tags(random, index),
    policies: [policy("bucket-policy", ...statements)],
  };
}

function accountReads(random: Random, arn: string): Statement {
  const accounts = [random.pick(shape.ACCOUNT_IDS), random.pick(shape.ACCOUNT_IDS)];
  return {
    Sid: "Accounts",
    Effect: "Allow",
    Principal: { AWS: accounts },
    Action: ["s3:GetObject", "s3:ListBucket"],
    Resource: [arn, `${arn}/*`],
  };
}

function roleReads(role: string, arn: string): Statement {
  return { Sid: "Role", Effect: "Allow", Principal: { AWS: role }, Action: "s3:GetObject", Resource: `${arn}/shared/*` };
}

/** The account statement, which lets identity policies speak; every fourth key has a grant. */
function key(random: Random, index: number, roles: readonly { readonly arn: string }[]): ResourceEntry {
  const account = random.pick(shape.ACCOUNT_IDS);
  const arn = `arn:aws:kms:${random.pick(shape.REGIONS)}:${account}:key/0be9c400-0000-4000-8000-${shape.padded(index, 12)}`;
  const enable: Statement = {
    Sid: "Enable",
    Effect: "Allow",
    Principal: { AWS: `arn:aws:iam::${account}:root` },
    Action: "kms:*",
    Resource: "*",
  };
  const entry = { arn, tags: tags(random, index), policies: [policy("key-policy", enable)] };
  return index % 4 === 0 ? { ...entry, kmsGrants: [grant(index, random.pick(roles).arn)] } : entry;
}

function grant(index: number, granteePrincipal: string): KmsGrant {
  return { name: `grant-${shape.padded(index)}`, granteePrincipal, operations: ["Decrypt", "GenerateDataKey", "DescribeKey"] };
}

/** One topic may send, and so may another account. */
function queue(random: Random, index: number): ResourceEntry {
  const account = random.pick(shape.ACCOUNT_IDS);
  const region = random.pick(shape.REGIONS);
  const arn = `arn:aws:sqs:${region}:${account}:${shape.teamName(index)}-queue-${shape.padded(index)}`;
  const topic = { ArnEquals: { "aws:SourceArn": `arn:aws:sns:${region}:${account}:${shape.teamName(index)}-topic` } };
  const statements: Statement[] = [
    {
      Sid: "Topic",
      Effect: "Allow",
      Principal: { Service: "sns.amazonaws.com" },
      Action: "sqs:SendMessage",
      Resource: arn,
      Condition: topic,
    },
    {
      Sid: "Account",
      Effect: "Allow",
      Principal: { AWS: random.pick(shape.ACCOUNT_IDS) },
      Action: "sqs:SendMessage",
      Resource: arn,
    },
  ];
  return { arn, tags: tags(random, index), policies: [policy("queue-policy", ...statements)] };
}

function tags(random: Random, index: number): Record<string, string> {
  return {
    team: shape.teamName(index),
    environment: random.pick(["dev", "prod"]),
    "data-class": random.pick(["public", "internal", "secret"]),
  };
}

/** An interface endpoint for the organization's callers and a gateway endpoint for S3 and DynamoDB. */
export function endpoints(): EndpointEntry[] {
  const ours = { StringEquals: { "aws:PrincipalOrgID": shape.ORGANIZATION_ID } };
  const open: Statement = { Effect: "Allow", Principal: "*", Action: "*", Resource: "*", Condition: ours };
  const gate: Statement = { Effect: "Allow", Principal: "*", Action: ["s3:*", "dynamodb:*"], Resource: "*" };
  return shape.ACCOUNT_IDS.flatMap((_, index) => [
    { id: endpointId(index, 1), type: "interface" as const, policies: [policy("endpoint-policy", open)] },
    { id: endpointId(index, 2), type: "gateway" as const, policies: [policy("endpoint-policy", gate)] },
  ]);
}

function endpointId(index: number, kind: number): string {
  return `vpce-0be9c4${kind}${shape.padded(index, 10)}`;
}
