/**
 * Which resources stand for what lies below them, and how the ARN goes on there. A resource finds its entry by its exact
 * ARN, else by the longest entry that is followed by such a continuation.
 *
 * Services that are not listed: the exact ARN only. Among these, on purpose: `ecr` (`repository/a` and `repository/a/b`
 * are two repositories), `kms`, `sqs`, `sns`, `secretsmanager`, `elasticfilesystem`, streams of `dynamodb` and consumers of `kinesis`
 * (which have policies of their own), and `backup` (the ARN of a recovery point does not name its vault).
 * Source of the ARN forms: AWS service authorization reference, resource types.
 */

import { ownMember } from "../text/plain-object.js";

interface Continuation {
  readonly service: string;
  /** How the resource field of the entry begins; empty for any. */
  readonly prefix: string;
  readonly separator: string;
}

/**
 * Where a page says more than the ARN forms: Lambda DG, "Viewing resource-based IAM policies in Lambda" (a statement about a version or
 * alias names its ARN, so the function's statements are not about it); DynamoDB DG, "Using resource-based policies" (a
 * table's policy is about its indexes, a stream has its own).
 */
export const CONTINUATIONS: readonly Continuation[] = [
  { service: "s3", prefix: "", separator: "/" },
  { service: "s3tables", prefix: "bucket/", separator: "/table/" },
  { service: "s3vectors", prefix: "bucket/", separator: "/index/" },
  { service: "s3-outposts", prefix: "outpost/", separator: "/object/" },
  { service: "dynamodb", prefix: "table/", separator: "/index/" },
  { service: "lambda", prefix: "function:", separator: ":" },
  { service: "logs", prefix: "log-group:", separator: ":" },
  { service: "execute-api", prefix: "", separator: "/" },
  { service: "es", prefix: "domain/", separator: "/" },
  { service: "vpc-lattice", prefix: "service/", separator: "/" },
  { service: "glue", prefix: "catalog", separator: "/" },
];

/** A beginning of ARNs, and how they go on: with `/`, up to the next one. */
export interface Beginning {
  readonly arn: string;
  readonly separator: string;
}

const IN_CATALOG = ["database", "table", "tableVersion", "userDefinedFunction", "connection"];
const BUS = "event-bus/";

/**
 * What a resource's policy is about although the ARNs do not begin with the resource's. Sources: AWS Glue DG, "How AWS Glue works with
 * IAM" (the catalog's policy manages databases, tables, functions and connections, no jobs, triggers or crawlers);
 * EventBridge UG, "Permissions for event buses" (a bus's policy may be about its rules, `rule/BUS/RULE`). The ARN of a rule of
 * the default bus has no bus in it: such rules find nothing.
 */
const BESIDE: Readonly<Record<string, (resource: string) => readonly [name: string, separator: string][]>> = {
  glue: (resource) => (resource === "catalog" ? IN_CATALOG.map((name) => [name, "/"]) : []),
  events: (resource) => {
    const bus = resource.startsWith(BUS) ? resource.slice(BUS.length) : "default";
    return bus === "default" ? [] : [["rule", `/${bus}/`]];
  },
};

/** Where else the policies of the entry of that ARN count. None for nearly all. */
export function beginningsBeside(arn: string): readonly Beginning[] {
  const service = arn.split(":", RESOURCE_FIELD)[2] ?? "";
  const beside = ownMember(BESIDE, service);
  if (beside === undefined) return [];
  const start = resourceStart(arn);
  return beside(arn.slice(start)).map(([name, separator]) => ({ arn: arn.slice(0, start) + name, separator }));
}

const RESOURCE_FIELD = 5;

/** What may follow the ARN of an entry; undefined: nothing. */
export function separatorAfter(arn: string): string | undefined {
  const [, , service = "", , , ...resource] = arn.split(":");
  const text = resource.join(":");
  return CONTINUATIONS.find((each) => each.service === service && text.startsWith(each.prefix))?.separator;
}

/** The key of the entry that stands for the resource. Cost: the ARN's length times its separators. */
export function findEntry<Entry>(arn: string, entries: ReadonlyMap<string, Entry>): Entry | undefined {
  const exact = entries.get(arn);
  const separator = exact === undefined ? separatorAfter(arn) : undefined;
  if (exact !== undefined || separator === undefined) return exact;
  const from = resourceStart(arn);
  for (let at = arn.lastIndexOf(separator); at > from; at = arn.lastIndexOf(separator, at - 1)) {
    const entry = entries.get(arn.slice(0, at));
    if (entry !== undefined && separatorAfter(arn.slice(0, at)) === separator) return entry;
  }
  return undefined;
}

function resourceStart(arn: string): number {
  let at = 0;
  for (let colons = 0; colons < RESOURCE_FIELD; colons++) at = arn.indexOf(":", at) + 1;
  return at;
}
