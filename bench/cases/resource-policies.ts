/**
 * The *resource policies* workload: 5,000 buckets with a policy of four statements each, asked by roles of three accounts,
 * by anonymous callers and by a service. Which policy bears on a request follows from the resource alone.
 */
import type { AuthorizationRequest, Directory, ResourceEntry } from "../../bindings/index.js";
import { Random } from "../random.js";
import { BATCH_REQUESTS, type BenchCase } from "../workload.js";

const ACCOUNTS = ["111122223333", "222233334444", "333344445555"] as const;
const OWNER = ACCOUNTS[0];
const ROLES = 60;
const ACTIONS = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:GetObjectTagging"];

const bucketName = (index: number): string => `bench-shared-${String(index).padStart(5, "0")}`;
const roleName = (index: number): string => `reader-${String(index).padStart(3, "0")}`;
const roleArn = (index: number): string => `arn:aws:iam::${ACCOUNTS[index % ACCOUNTS.length]!}:role/${roleName(index)}`;

function bucket(random: Random, index: number): ResourceEntry {
  const arn = `arn:aws:s3:::${bucketName(index)}`;
  const Statement = [
    {
      Effect: "Deny",
      Principal: "*",
      Action: "s3:*",
      Resource: [arn, `${arn}/*`],
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    },
    {
      Effect: "Allow",
      Principal: { AWS: [roleArn(random.below(ROLES)), roleArn(random.below(ROLES)), ACCOUNTS[random.below(3)]!] },
      Action: ["s3:GetObject*", "s3:PutObject"],
      Resource: `${arn}/shared/*`,
      Condition: { IpAddress: { "aws:SourceIp": [`10.${index % 256}.0.0/16`, "10.128.0.0/9"] } },
    },
    { Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: `${arn}/public/*` },
    {
      Effect: "Allow",
      Principal: { Service: "logging.s3.amazonaws.com" },
      Action: "s3:PutObject",
      Resource: `${arn}/logs/*`,
      Condition: { StringEquals: { "aws:SourceAccount": OWNER } },
    },
  ];
  const policies = [{ name: `policy-of-${bucketName(index)}`, document: { Version: "2012-10-17", Statement } }];
  return { arn, account: OWNER, policies };
}

function directory(buckets: number): Directory {
  const random = new Random(0xb0c4);
  const Statement = [{ Effect: "Allow", Action: ["s3:Get*", "s3:PutObject"], Resource: "*" }];
  const identity = { name: "read-and-write", document: { Version: "2012-10-17", Statement } };
  const trustStatement = [{ Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" }];
  const trust = { name: "trust", document: { Version: "2012-10-17", Statement: trustStatement } };
  return {
    version: 1,
    accounts: ACCOUNTS.map((id) => ({ id })),
    // Every fourth role has no policy of its own: what it may, the buckets say.
    roles: Array.from({ length: ROLES }, (_, index) => ({
      arn: roleArn(index),
      trust,
      policies: index % 4 === 0 ? [] : [identity],
    })),
    resources: Array.from({ length: buckets }, (_, index) => bucket(random, index)),
  };
}

function caller(random: Random): string {
  const roll = random.below(20);
  if (roll === 0) return "*";
  if (roll === 1) return "logging.s3.amazonaws.com";
  const index = random.below(ROLES);
  return `arn:aws:sts::${ACCOUNTS[index % ACCOUNTS.length]!}:assumed-role/${roleName(index)}/${random.word(12)}`;
}

function request(random: Random, buckets: number, serial: number): AuthorizationRequest {
  const index = random.below(buckets);
  const folder = random.pick(["shared", "shared", "public", "logs", "private"]);
  return {
    principal: caller(random),
    action: random.pick(ACTIONS),
    resource: `arn:aws:s3:::${bucketName(index)}/${folder}/${serial}-${random.word(10 + random.below(40))}`,
    context: {
      "aws:SecureTransport": random.below(10) === 0 ? "false" : "true",
      "aws:SourceIp": `10.${random.below(2) === 0 ? index % 256 : random.below(256)}.${random.below(256)}.${random.below(256)}`,
      "aws:SourceAccount": random.pick(ACCOUNTS),
      "aws:UserAgent": `gateway/${random.below(9)}.${random.below(9)} ${random.word(10)}`,
      "aws:CurrentTime": "2026-01-15T12:00:00Z",
      "gateway:RequestId": random.word(24),
    },
  };
}

export const resourcePolicies: BenchCase = {
  name: "resource-policies",
  unit: "buckets",
  sizes: [50, 5000],
  create: (size) => ({
    name: `resource-policies-${size}`,
    size,
    source: directory(size),
    batches: 200,
    batch: (serial) => {
      const random = new Random(0xb0c5 + size * 31 + serial);
      return Array.from({ length: BATCH_REQUESTS }, (_, at) => request(random, size, serial * BATCH_REQUESTS + at));
    },
  }),
};
