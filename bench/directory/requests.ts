/**
 * Requests against a generated directory: a principal that it lists; an action of one of the principal's policies (three in
 * four) or any other; a resource that the same statement covers, of those that the directory lists; 6 to 10 context keys.
 */
import type { Directory, Entity, PolicyReference, ResourceEntry } from "../../bindings/model/directory.js";
import type { AuthorizationRequest } from "../../bindings/model/request.js";
import { Random } from "../random.js";
import type { Statement } from "./policies.js";
import { SERVICES, unlistedArn } from "./services.js";
import { REGIONS } from "./shape.js";

interface World {
  readonly random: Random;
  readonly principals: readonly Entity[];
  readonly policies: NonNullable<Directory["policies"]>;
  /** Listed resources by service, by service and account, by service and team, and by all three. */
  readonly resources: ReadonlyMap<string, readonly string[]>;
  readonly endpoints: readonly string[];
}

/** What a request is after: an action, and the resource pattern of the statement that it was taken from. */
interface Aim {
  readonly action: string;
  readonly pattern: string;
}

/** Makes requests against the directory: `count` of them, the same for the same count and seed. */
export function requestSource(directory: Directory): (count: number, seed: number) => AuthorizationRequest[] {
  const known = {
    principals: [...(directory.roles ?? []), ...(directory.users ?? [])],
    policies: directory.policies ?? {},
    resources: indexed(directory.resources ?? []),
    endpoints: (directory.endpoints ?? []).map(({ id }) => id),
  };
  return (count, seed) => {
    const world: World = { ...known, random: new Random(seed) };
    return Array.from({ length: count }, () => request(world));
  };
}

export function generateRequests(directory: Directory, count: number, seed: number): AuthorizationRequest[] {
  return requestSource(directory)(count, seed);
}

function indexed(entries: readonly ResourceEntry[]): Map<string, string[]> {
  const index = new Map<string, string[]>();
  for (const { arn, account, tags } of entries) {
    const service = fieldOf(arn, 2);
    const owner = account ?? fieldOf(arn, 4);
    const team = tags?.["team"] ?? "";
    for (const key of [service, `${service} ${owner}`, `${service} ${team}`, `${service} ${team} ${owner}`]) {
      const listed = index.get(key);
      if (listed === undefined) index.set(key, [arn]);
      else listed.push(arn);
    }
  }
  return index;
}

function fieldOf(arn: string, field: number): string {
  return arn.split(":")[field]!;
}

function request(world: World): AuthorizationRequest {
  const { random } = world;
  const entity = random.pick(world.principals);
  const aim = aimOf(world, entity);
  const region = random.below(8) === 0 ? random.pick(REGIONS) : REGIONS[random.below(2)]!;
  const resource = resourceOf(world, entity, aim, region);
  const context = contextOf(world, resource === "*" ? region : fieldOf(resource, 3) || region, entity.arn.includes(":role/"));
  return { principal: caller(random, entity.arn), action: aim.action, resource, context };
}

/** A session of a role shows no path; a user is its ARN. */
function caller(random: Random, arn: string): string {
  if (!arn.includes(":role/")) return arn;
  return `arn:aws:sts::${fieldOf(arn, 4)}:assumed-role/${arn.slice(arn.lastIndexOf("/") + 1)}/session-${random.word(10)}`;
}

function aimOf(world: World, entity: Entity): Aim {
  const { random } = world;
  const service = random.pick(SERVICES);
  const any = { action: `${service.prefix}:${random.pick([...service.reads, ...service.writes])}`, pattern: "*" };
  if (random.below(4) === 0 || entity.policies === undefined) return any;
  const statement = random.pick(statementsOf(world, random.pick(entity.policies)));
  return {
    action: concrete(random, random.pick([statement.Action].flat())),
    pattern: random.pick([statement.Resource ?? "*"].flat()),
  };
}

function statementsOf(world: World, reference: PolicyReference): readonly Statement[] {
  const found = typeof reference === "string" ? world.policies[reference]! : reference;
  return (found.document as { Statement: readonly Statement[] }).Statement;
}

/** An action that a pattern of a generated policy covers. */
function concrete(random: Random, pattern: string): string {
  if (!pattern.endsWith("*")) return pattern;
  const [prefix, start] = pattern.slice(0, -1).split(":") as [string, string];
  const service = SERVICES.find((candidate) => candidate.prefix === prefix)!;
  const names = [...service.reads, ...service.writes].filter((name) => name.startsWith(start));
  return `${prefix}:${names.length === 0 ? random.pick(service.reads) : random.pick(names)}`;
}

/** A resource that the pattern covers; four in five in the caller's account where there is one. */
function resourceOf(world: World, entity: Entity, { action, pattern }: Aim, region: string): string {
  const { random } = world;
  const prefix = action.slice(0, action.indexOf(":"));
  const account = fieldOf(entity.arn, 4);
  const team = /team-\d+/.exec(pattern)?.[0];
  if (prefix === "ec2" && /:Describe/.test(action)) return "*";
  if (!world.resources.has(prefix)) return unlistedArn(random, prefix, region, account, team ?? entity.tags?.["team"] ?? "");
  const bucket = /bench-team-\d+-\d+/.exec(pattern)?.[0];
  if (bucket !== undefined) return below(random, `arn:aws:s3:::${bucket}`, action, entity.arn);
  const key = team === undefined ? prefix : `${prefix} ${team}`;
  const own = random.below(5) > 0 ? world.resources.get(`${key} ${account}`) : undefined;
  return below(random, random.pick(own ?? world.resources.get(key)!), action, entity.arn);
}

/** An object of a bucket for the actions of objects; other resources as they are. */
function below(random: Random, arn: string, action: string, principal: string): string {
  if (!action.startsWith("s3:") || /Bucket/.test(action)) return arn;
  const name = principal.slice(principal.lastIndexOf("/") + 1);
  const folder = random.pick(["shared", "data", "exports", `home/${name}`]);
  return `${arn}/${folder}/${random.word(8 + random.below(40))}.json`;
}

/** Five keys that every request has, one for where it comes from, and up to four more. */
function contextOf(world: World, region: string, isRole: boolean): Record<string, string | boolean | number> {
  const { random } = world;
  const context: Record<string, string | boolean | number> = {
    "aws:SecureTransport": random.below(50) > 0,
    "aws:RequestedRegion": region,
    "aws:UserAgent": `gateway/${random.below(9)}.${random.below(9)} ${random.word(10)}`,
    "aws:CurrentTime": "2026-01-15T12:00:00Z",
    "gateway:RequestId": random.word(24),
  };
  if (random.below(8) === 0) context["aws:SourceVpce"] = random.pick(world.endpoints);
  else context["aws:SourceIp"] = address(random);
  if (isRole) context["aws:TokenIssueTime"] = "2026-01-15T11:30:00Z";
  if (random.below(3) === 0) context["aws:MultiFactorAuthPresent"] = random.below(10) > 0;
  for (let at = random.below(3); at > 0; at--) context[`gateway:Header${at}`] = random.word(8 + random.below(16));
  return context;
}

/** Nine in ten from networks that the policies know. */
function address(random: Random): string {
  const known = random.below(10) > 0;
  return known ? `10.${random.below(256)}.${random.below(256)}.${random.below(256)}` : `203.0.113.${random.below(256)}`;
}
