/** Roles, users and groups: seven roles to three users, spread over the accounts. */
import type { Entity, PolicyReference, RoleEntity } from "../../bindings/model/directory.js";
import type { Random } from "../random.js";
import { policy } from "./policies.js";
import * as shape from "./shape.js";

export interface Principals {
  readonly roles: readonly RoleEntity[];
  readonly users: readonly Entity[];
}

export function groups(random: Random): Entity[] {
  return Array.from({ length: shape.GROUPS }, (_, index) => ({
    arn: `arn:aws:iam::${shape.groupAccount(index)}:group/${shape.groupName(index)}`,
    policies: managed(random, 1 + random.below(3)),
  }));
}

export function principals(random: Random, count: number): Principals {
  const roles: RoleEntity[] = [];
  const users: Entity[] = [];
  for (let index = 0; index < count; index++) {
    if (index % 10 < 7) roles.push(role(random, index));
    else users.push(user(random, index));
  }
  return { roles, users };
}

function role(random: Random, index: number): RoleEntity {
  const account = random.pick(shape.ACCOUNT_IDS);
  const name = `${shape.teamName(index)}-service-${shape.padded(index, 6)}`;
  const arn = `arn:aws:iam::${account}:role/${random.below(3) === 0 ? "" : `teams/${shape.teamName(index)}/`}${name}`;
  return { ...entity(random, index, arn, name), uniqueId: uniqueId("AROA", index), trust: trust(random, account) };
}

function user(random: Random, index: number): Entity {
  const name = `user-${shape.padded(index, 6)}`;
  const first = random.below(shape.GROUPS);
  const arn = `arn:aws:iam::${shape.groupAccount(first)}:user/people/${name}`;
  const memberships = Array.from({ length: 1 + random.below(3) }, (_, at) => shape.groupName(sameAccount(first, at)));
  return { ...entity(random, index, arn, name), uniqueId: uniqueId("AIDA", index), groups: memberships };
}

/** The group `steps` further on in the account of group `index`. */
function sameAccount(index: number, steps: number): number {
  return (index + steps * shape.ACCOUNTS) % shape.GROUPS;
}

/** Policies, tags, and for every third a boundary. One in twenty has a policy of its own, for a prefix of its own. */
function entity(random: Random, index: number, arn: string, name: string): Entity {
  const policies: PolicyReference[] = managed(random, 1 + random.below(4));
  if (random.below(20) === 0) policies.push(ownPrefix(index, name));
  const tags = {
    team: shape.teamName(index),
    "cost-center": shape.padded(random.below(200)),
    environment: random.pick(["dev", "prod"]),
  };
  const plain = { arn, tags, policies };
  return random.below(3) === 0 ? { ...plain, boundary: shape.boundaryArn(random.below(shape.BOUNDARIES)) } : plain;
}

/** Few policies are attached often, most seldom. No policy twice. */
function managed(random: Random, count: number): string[] {
  const picked = Array.from({ length: count }, () => random.below(1 + random.below(shape.MANAGED_POLICIES)));
  return [...new Set(picked)].map(shape.managedPolicyArn);
}

function ownPrefix(index: number, name: string) {
  const bucket = `arn:aws:s3:::${shape.bucketName(index % shape.BUCKETS)}`;
  return policy(
    "own-prefix",
    { Effect: "Allow", Action: ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"], Resource: `${bucket}/home/${name}/*` },
    { Effect: "Allow", Action: "s3:ListBucket", Resource: bucket, Condition: { StringLike: { "s3:prefix": `home/${name}/*` } } },
  );
}

const SERVICES = ["lambda.amazonaws.com", "ec2.amazonaws.com", "ecs-tasks.amazonaws.com"];

/** Trusted by a service, by its own account, or by another account with an external id. */
function trust(random: Random, account: string) {
  const roll = random.below(10);
  const base = { Effect: "Allow", Action: "sts:AssumeRole" } as const;
  if (roll < 6) return policy("trust", { ...base, Principal: { Service: random.pick(SERVICES) } });
  if (roll < 9) return policy("trust", { ...base, Principal: { AWS: `arn:aws:iam::${account}:root` } });
  const Condition = { StringEquals: { "sts:ExternalId": random.word(12) } };
  return policy("trust", { ...base, Principal: { AWS: random.pick(shape.ACCOUNT_IDS) }, Condition });
}

function uniqueId(prefix: string, index: number): string {
  return `${prefix}BENCH${shape.padded(index, 12)}`;
}
