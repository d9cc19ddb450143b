/** Shared policies: managed policies of one to six statements, boundaries, service and resource control policies. */
import type { NamedPolicy } from "../../bindings/model/policy-set.js";
import type { Random } from "../random.js";
import { SERVICES, type Service } from "./services.js";
import { boundaryArn, BOUNDARIES, managedPolicyArn, MANAGED_POLICIES, ORGANIZATION_ID, padded, teamName, TEAMS } from "./shape.js";

export interface Statement {
  readonly Sid?: string;
  readonly Effect: "Allow" | "Deny";
  readonly Principal?: unknown;
  readonly Action: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Condition?: Record<string, Record<string, unknown>>;
}

export function policy(name: string, ...statements: readonly Statement[]): NamedPolicy {
  return { name, document: { Version: "2012-10-17", Statement: statements } };
}

export function sharedPolicies(random: Random): Record<string, NamedPolicy> {
  const policies: Record<string, NamedPolicy> = {};
  for (let index = 0; index < MANAGED_POLICIES; index++) policies[managedPolicyArn(index)] = managedPolicy(random, index);
  for (let index = 0; index < BOUNDARIES; index++) policies[boundaryArn(index)] = boundary(index);
  for (const control of [...SERVICE_CONTROL, PERIMETER]) policies[control.name] = control;
  return policies;
}

function managedPolicy(random: Random, index: number): NamedPolicy {
  const statements = Array.from({ length: 1 + random.below(6) }, (_, at) => managedStatement(random, at));
  return policy(`Workload${padded(index)}`, ...statements);
}

/** Seven in eight allow; two in five have a condition; a quarter speaks of every resource. */
function managedStatement(random: Random, at: number): Statement {
  const service = random.pick(SERVICES);
  const deny = at > 0 && random.below(8) === 0;
  const resources = random.below(4) === 0 ? "*" : service.patterns(random);
  const base = { Sid: `S${at}`, Effect: deny ? "Deny" : "Allow", Action: actions(random, service), Resource: resources } as const;
  if (!deny && random.below(5) > 1) return base;
  return { ...base, Condition: condition(random, deny) };
}

/** Every action of a service, every read, or a list of some. */
function actions(random: Random, service: Service): string[] {
  const roll = random.below(10);
  if (roll === 0) return [`${service.prefix}:*`];
  if (roll === 1) return [`${service.prefix}:Get*`, `${service.prefix}:Describe*`, `${service.prefix}:List*`];
  const names = roll < 6 ? service.reads : [...service.reads, ...service.writes];
  const kept = names.filter(() => random.below(3) > 0);
  return (kept.length === 0 ? names : kept).map((name) => `${service.prefix}:${name}`);
}

/** Allows ask for what most requests have; Denies for what few have. */
function condition(random: Random, deny: boolean): Record<string, Record<string, unknown>> {
  if (deny) return random.pick(DENY_CONDITIONS);
  if (random.below(6) === 0) return { StringEquals: { "aws:PrincipalTag/team": teams(random) } };
  return random.pick(ALLOW_CONDITIONS);
}

function teams(random: Random): string[] {
  return Array.from({ length: 1 + random.below(8) }, () => teamName(random.below(TEAMS)));
}

const ALLOW_CONDITIONS: readonly Record<string, Record<string, unknown>>[] = [
  { Bool: { "aws:SecureTransport": "true" } },
  { StringEquals: { "aws:RequestedRegion": ["eu-west-1", "eu-central-1"] } },
  { StringEquals: { "aws:ResourceTag/team": "${aws:PrincipalTag/team}" } },
  { StringEquals: { "aws:PrincipalOrgID": ORGANIZATION_ID }, Bool: { "aws:SecureTransport": "true" } },
  { IpAddressIfExists: { "aws:SourceIp": ["10.0.0.0/8", "192.0.2.0/24", "2001:db8::/32"] } },
  { NumericLessThanIfExists: { "aws:MultiFactorAuthAge": "3600" } },
];
const DENY_CONDITIONS: readonly Record<string, Record<string, unknown>>[] = [
  { Bool: { "aws:SecureTransport": "false" } },
  { StringNotEqualsIfExists: { "aws:ResourceTag/team": "${aws:PrincipalTag/team}" } },
  { NotIpAddressIfExists: { "aws:SourceIp": ["10.0.0.0/8", "192.0.2.0/24"] }, Bool: { "aws:ViaAWSService": "false" } },
  { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } },
];

/** Most services; each boundary leaves out two and keeps one action from everybody. */
function boundary(index: number): NamedPolicy {
  const left = SERVICES.filter((_, at) => at !== index % SERVICES.length && at !== (index * 3 + 1) % SERVICES.length);
  return policy(
    `Boundary${padded(index, 2)}`,
    { Sid: "Services", Effect: "Allow", Action: left.map(({ prefix }) => `${prefix}:*`), Resource: "*" },
    { Sid: "Roles", Effect: "Allow", Action: ["sts:AssumeRole", "sts:TagSession"], Resource: "*" },
    { Sid: "Kept", Effect: "Deny", Action: [`${left[0]!.prefix}:Delete*`, "iam:*Boundary"], Resource: "*" },
  );
}

const SERVICE_CONTROL: readonly NamedPolicy[] = [
  policy("FullAWSAccess", { Effect: "Allow", Action: "*", Resource: "*" }),
  policy("GuardOrganization", { Effect: "Deny", Action: ["organizations:LeaveOrganization", "account:*"], Resource: "*" }),
  policy("ApprovedRegions", {
    Effect: "Deny",
    Action: ["ec2:*", "dynamodb:*", "lambda:*", "sqs:*"],
    Resource: "*",
    Condition: { StringNotEquals: { "aws:RequestedRegion": ["eu-west-1", "eu-central-1"] } },
  }),
  policy("ProtectLogs", { Effect: "Deny", Action: ["logs:DeleteLogGroup", "cloudtrail:StopLogging"], Resource: "*" }),
  policy("SandboxServices", { Effect: "Allow", Action: ["s3:*", "sqs:*", "logs:*", "lambda:*", "sts:*"], Resource: "*" }),
];

/** Resources are for the organization's own callers and for services. */
const PERIMETER: NamedPolicy = policy("OrganizationPerimeter", {
  Effect: "Deny",
  Principal: "*",
  Action: ["s3:*", "sqs:*", "kms:*", "secretsmanager:*"],
  Resource: "*",
  Condition: {
    StringNotEqualsIfExists: { "aws:PrincipalOrgID": ORGANIZATION_ID },
    BoolIfExists: { "aws:PrincipalIsAWSService": "false" },
  },
});
