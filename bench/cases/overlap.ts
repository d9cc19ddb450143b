/**
 * The *overlap* workload: P policies of four statements that cover one another. A tenth of the statements is on `*`, a third
 * has a service wildcard, and all share 200 conditions. Requests ask for what a statement speaks of, in a context in which
 * about half of the conditions hold.
 */
import type { AuthorizationRequest, NamedPolicy } from "../../bindings/index.js";
import { Random } from "../random.js";
import { BATCH_REQUESTS, type BenchCase } from "../workload.js";

const ACCOUNT = "111122223333";
const SERVICES = ["dynamodb", "ecr", "ecs", "kms", "lambda", "logs", "secretsmanager", "sns", "sqs", "ssm", "states", "xray"];
const VERBS = ["Get", "List", "Describe", "Put", "Update", "Delete"];
const NOUNS = ["Item", "Record", "Setting", "Policy"];
const REGIONS = ["eu-central-1", "eu-west-1", "us-east-1", "us-west-2"];
const TEAMS = 50;

type Condition = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

/** 200 conditions: 50 of them hold for one team alone, the others for about half of the requests. */
const CONDITIONS: readonly Condition[] = Array.from({ length: 200 }, (_, index): Condition => {
  const of = index >> 2;
  if (index % 4 === 0) return { StringEquals: { "aws:PrincipalTag/team": teamName(of) } };
  if (index % 4 === 1) return { IpAddress: { "aws:SourceIp": [`10.${of * 2}.0.0/9`, `192.0.2.${of}/32`] } };
  if (index % 4 === 2) return { StringLike: { "aws:UserAgent": [`gateway/${of % 10}.*`, `*-${of.toString(36)}*`] } };
  return { NumericLessThan: { "gateway:Load": String(of * 2) }, StringEquals: { "aws:RequestedRegion": REGIONS.slice(of % 3) } };
});

function teamName(index: number): string {
  return `team-${String(index).padStart(2, "0")}`;
}

function actions(random: Random, service: string): string | string[] {
  if (random.below(3) === 0) return random.below(2) === 0 ? `${service}:*` : `${service}:${random.pick(VERBS)}*`;
  return Array.from({ length: 1 + random.below(3) }, () => `${service}:${random.pick(VERBS)}${random.pick(NOUNS)}`);
}

function statement(random: Random, folders: number): object {
  const service = random.pick(SERVICES);
  const isDeny = random.below(8) === 0;
  const folder = `arn:aws:${service}:*:${ACCOUNT}:store/${teamName(random.below(TEAMS))}/${random.below(folders)}/*`;
  const hasCondition = isDeny || random.below(5) < 3;
  // A Deny is for one team: else nothing would be left to allow.
  const condition = isDeny ? CONDITIONS[random.below(TEAMS) * 4] : random.pick(CONDITIONS);
  return {
    Effect: isDeny ? "Deny" : "Allow",
    Action: actions(random, service),
    Resource: random.below(10) === 0 ? "*" : folder,
    ...(hasCondition && { Condition: condition }),
  };
}

function overlapPolicies(count: number): NamedPolicy[] {
  const random = new Random(0x0e1a + count);
  return Array.from({ length: count }, (_, index) => {
    const Statement = Array.from({ length: 4 }, () => statement(random, folderCount(count)));
    return { name: `overlap-${index}`, document: JSON.stringify({ Version: "2012-10-17", Statement }) };
  });
}

/** Folders of a team: as many as keep the number of statements for each about the same. */
function folderCount(policies: number): number {
  return Math.max(1, Math.round(policies / 250));
}

function overlapRequest(random: Random, policies: number, serial: number): AuthorizationRequest {
  const service = random.pick(SERVICES);
  const region = random.pick(REGIONS);
  const path = `${teamName(random.below(TEAMS))}/${random.below(folderCount(policies))}/${serial}-${random.word(10 + random.below(30))}`;
  return {
    principal: `arn:aws:sts::${ACCOUNT}:assumed-role/overlap/${random.word(12)}`,
    action: `${service}:${random.pick(VERBS)}${random.pick(NOUNS)}`,
    resource: `arn:aws:${service}:${region}:${ACCOUNT}:store/${path}`,
    context: {
      "aws:PrincipalTag/team": teamName(random.below(TEAMS)),
      "aws:SourceIp": `10.${random.below(256)}.${random.below(256)}.${random.below(256)}`,
      "aws:UserAgent": `gateway/${random.below(10)}.${random.below(9)} ${random.word(8)}-${random.word(4)}`,
      "aws:RequestedRegion": region,
      "aws:SecureTransport": "true",
      "aws:CurrentTime": "2026-01-15T12:00:00Z",
      "gateway:Load": String(random.below(100)),
      "gateway:RequestId": random.word(24),
    },
  };
}

export const overlap: BenchCase = {
  name: "overlap",
  unit: "policies",
  sizes: [10, 100, 1000, 10_000],
  create: (size) => ({
    name: `overlap-${size}`,
    size,
    source: { identity: overlapPolicies(size) },
    batches: 80,
    batch: (serial) => {
      const random = new Random(0x0e1b + size * 31 + serial);
      return Array.from({ length: BATCH_REQUESTS }, (_, at) => overlapRequest(random, size, serial * BATCH_REQUESTS + at));
    },
  }),
};
