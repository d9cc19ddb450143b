/**
 * The *gateway* workload: P identity policies of four statements each, as an API gateway has them for its tenants, and
 * requests with ARNs of 40 – 120 characters and 6 – 10 context keys: about half allowed, 30 % implicitly and 20 % explicitly
 * denied. Seeded; every resource is distinct.
 */
import type { AuthorizationRequest, NamedPolicy } from "../../bindings/index.js";
import { Random } from "../random.js";
import { BATCH_REQUESTS, type BenchCase } from "../workload.js";

/** 200,000 requests. */
const BATCHES = 800;

export const gateway: BenchCase = {
  name: "gateway",
  unit: "policies",
  sizes: [1, 10, 100, 1000, 10000],
  create: (size) => ({
    name: `gateway-${size}`,
    size,
    source: { identity: gatewayPolicies(size) },
    batches: BATCHES,
    batch: (serial) => gatewayRequests(size, BATCH_REQUESTS, serial),
  }),
};

export const GATEWAY_ACCOUNT = "111122223333";
const REGIONS = ["us-east-1", "eu-west-1", "ap-northeast-1"];
const READS = ["GetItem", "Query", "BatchGetItem", "DescribeTable"];
const WRITES = ["PutItem", "UpdateItem", "DeleteItem"];

/** Tenant number `index` as it stands in resource names. */
function tenant(index: number): string {
  return `tenant-${String(index).padStart(6, "0")}`;
}

export function gatewayPolicies(count: number): NamedPolicy[] {
  return Array.from({ length: count }, (_, index) => ({ name: `gateway-${index}`, document: gatewayDocument(index) }));
}

function gatewayDocument(index: number): string {
  const table = `arn:aws:dynamodb:*:${GATEWAY_ACCOUNT}:table/${tenant(index)}-*`;
  const prefix = `arn:aws:s3:::gateway-data/${tenant(index)}/*`;
  const statements = [
    { Sid: "ReadTables", Effect: "Allow", Action: READS.map((name) => `dynamodb:${name}`), Resource: [table, `${table}/index/*`] },
    {
      Sid: "WriteTables",
      Effect: "Allow",
      Action: WRITES.map((name) => `dynamodb:${name}`),
      Resource: table,
      Condition: { StringEquals: { "aws:PrincipalTag/tenant": tenant(index) }, Bool: { "aws:SecureTransport": "true" } },
    },
    {
      Sid: "Objects",
      Effect: "Allow",
      Action: ["s3:GetObject*", "s3:PutObject"],
      Resource: prefix,
      Condition: { IpAddress: { "aws:SourceIp": [`10.${index % 256}.0.0/16`, "192.0.2.0/24"] } },
    },
    {
      Sid: "NoSecrets",
      Effect: "Deny",
      Action: ["s3:*", "dynamodb:*"],
      Resource: [
        `arn:aws:s3:::gateway-data/${tenant(index)}/secret/*`,
        `arn:aws:dynamodb:*:${GATEWAY_ACCOUNT}:table/${tenant(index)}-secret*`,
      ],
    },
  ];
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}

/** `count` requests against the policies of `policyCount` tenants; `serial` keeps batches apart. */
export function gatewayRequests(policyCount: number, count: number, serial: number): AuthorizationRequest[] {
  const random = new Random(0x9a7e + policyCount * 31 + serial);
  return Array.from({ length: count }, (_, at) => gatewayRequest(random, random.below(policyCount), serial * count + at));
}

function gatewayRequest(random: Random, index: number, serial: number): AuthorizationRequest {
  const roll = random.below(10);
  // 5 in 10 allowed, 3 implicitly denied (a wrong tenant tag, a foreign address, an action of nobody), 2 explicitly denied.
  const denied = roll < 2;
  const missed = roll >= 2 && roll < 5;
  const onTable = random.below(2) === 0;
  const resource = onTable ? tableArn(random, index, serial, denied) : objectArn(random, index, serial, denied);
  const action = onTable ? `dynamodb:${random.pick(WRITES)}` : random.pick(["s3:GetObject", "s3:PutObject", "s3:GetObjectTagging"]);
  return {
    principal: `arn:aws:sts::${GATEWAY_ACCOUNT}:assumed-role/gateway/${random.word(12)}`,
    action,
    resource,
    context: gatewayContext(random, index, missed),
  };
}

function tableArn(random: Random, index: number, serial: number, secret: boolean): string {
  return `arn:aws:dynamodb:${random.pick(REGIONS)}:${GATEWAY_ACCOUNT}:table/${tenant(index)}-${secret ? "secret" : "data"}-${serial}-${random.word(random.below(40))}`;
}

function objectArn(random: Random, index: number, serial: number, secret: boolean): string {
  return `arn:aws:s3:::gateway-data/${tenant(index)}/${secret ? "secret/" : ""}${serial}/${random.word(8 + random.below(50))}.json`;
}

/** Six keys that policies and gateways know, and up to four that no policy uses. */
function gatewayContext(random: Random, index: number, missed: boolean): Record<string, string> {
  const context: Record<string, string> = {
    "aws:SourceIp": missed ? `203.0.113.${random.below(256)}` : `10.${index % 256}.${random.below(256)}.${random.below(256)}`,
    "aws:SecureTransport": "true",
    "aws:PrincipalTag/tenant": missed ? "tenant-none" : tenant(index),
    "aws:UserAgent": `gateway/${random.below(9)}.${random.below(9)} ${random.word(10)}`,
    "aws:RequestedRegion": random.pick(REGIONS),
    "aws:CurrentTime": "2026-01-15T12:00:00Z",
  };
  const extra = random.below(5);
  for (let at = 0; at < extra; at++) context[`gateway:Header${at}`] = random.word(8 + random.below(16));
  return context;
}
