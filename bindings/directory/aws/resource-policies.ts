/**
 * Outputs that hold the policy of one resource, or of several. They differ in how the resource is named (by its ARN, by a part
 * of it, or by the source's name) and in where the document stands.
 */
import { quote } from "../../text/quote.js";
import type { Cursor } from "../cursor.js";
import type { Draft } from "../draft.js";
import { REGION } from "../ids.js";
import type { Output } from "./output.js";
import { attachPolicy } from "./attach.js";
import type { CommandName } from "./commands.js";
import { functionArn } from "./lambda.js";
import { namedArn, regionalArn, reportName } from "./place.js";

interface Reader {
  /** Where the output is about several resources. */
  readonly items?: (at: Cursor) => readonly Cursor[];
  readonly arn: (output: Output) => string | undefined;
  readonly policy: (at: Cursor) => Cursor;
  /** What the policy is called. */
  readonly what: string;
}

const TABLE = { service: "dynamodb", prefix: "table/", name: /^[\w.-]{1,255}$/, what: "a table" };
const STREAM = { service: "kinesis", prefix: "stream/", name: /^[\w.-]{1,128}$/, what: "a stream" };

const domain: Reader = { arn: arnAt("ARN", "es"), policy: (at) => at.optional("AccessPolicies"), what: "domain policy" };
const bus: Reader = { arn: arnAt("Arn", "events"), policy: (at) => at.optional("Policy"), what: "bus policy" };

/** Services whose outputs other files read (`readOutput` of read.ts): of every other one each command has a reader here. */
type ReadElsewhere = "iam" | "organizations" | "s3api" | "s3control" | "kms" | "sqs" | "sns" | "ec2" | "apigateway";
type ReadHere = Exclude<CommandName, `${ReadElsewhere} ${string}`>;

const READERS: Partial<Record<CommandName, Reader>> & Record<ReadHere, Reader> = {
  "lambda get-policy": { arn: functionArn, policy: (at) => at.get("Policy"), what: "function policy" },
  "ecr get-repository-policy": { arn: repositoryArn, policy: (at) => at.get("policyText"), what: "repository policy" },
  "secretsmanager get-resource-policy": {
    arn: arnAt("ARN", "secretsmanager"),
    policy: (at) => at.optional("ResourcePolicy"),
    what: "secret policy",
  },
  "efs describe-file-system-policy": { arn: fileSystemArn, policy: (at) => at.get("Policy"), what: "file system policy" },
  "glue get-resource-policy": { arn: catalogArn, policy: (at) => at.get("PolicyInJson"), what: "catalog policy" },
  "backup get-backup-vault-access-policy": { arn: arnAt("BackupVaultArn", "backup"), policy: vaultPolicy, what: "vault policy" },
  "opensearch describe-domain": { ...domain, items: (at) => [at.get("DomainStatus")] },
  "opensearch describe-domains": { ...domain, items: (at) => at.get("DomainStatusList").items() },
  "dynamodb get-resource-policy": {
    arn: (output) => namedArn(output, TABLE),
    policy: (at) => at.get("Policy"),
    what: "table policy",
  },
  "kinesis get-resource-policy": { arn: (output) => namedArn(output, STREAM), policy: streamPolicy, what: "stream policy" },
  "events describe-event-bus": bus,
  "events list-event-buses": { ...bus, items: (at) => at.get("EventBuses").items() },
};

export function readResourcePolicies(output: Output, draft: Draft): void {
  const { items = (at: Cursor) => [at], arn, policy, what } = READERS[output.command.name] ?? unknownCommand(output);
  for (const at of items(output.at)) {
    const found = arn({ ...output, at });
    if (found !== undefined) attachPolicy(found, policy(at), what, draft);
  }
}

/** A command that is recognised and not read would be skipped. */
function unknownCommand({ command }: Output): never {
  throw new Error(`no reader for \`${command.name}\``);
}

function arnAt(member: string, service: string): Reader["arn"] {
  const form = new RegExp(`^arn:[^:]+:${service}:[^:]+:\\d{12}:.+`);
  return ({ at }) => at.get(member).matching(form, `an ARN of ${quote(service)} with Region and account`);
}

/** A registry is an account. */
function repositoryArn(output: Output): string | undefined {
  const { at, account } = output;
  const name = at.get("repositoryName").text();
  return name === undefined
    ? undefined
    : regionalArn(output, "ecr", `repository/${name}`, at.optional("registryId").optionalText() ?? account);
}

function fileSystemArn(output: Output): string | undefined {
  const form = /^(?:arn:[^:]+:elasticfilesystem:[^:]+:\d{12}:file-system\/)?fs-[0-9a-f]{8,40}$/;
  const id = output.at.get("FileSystemId").matching(form, "the id of a file system");
  return id === undefined || id.startsWith("arn:") ? id : regionalArn(output, "elasticfilesystem", `file-system/${id}`);
}

/** An account has one catalog in a Region. The source's name may say the Region, or an envelope the ARN. Policies of single resources are AWS RAM's. */
function catalogArn(output: Output): string | undefined {
  const { argument, region } = output;
  if (argument === undefined || argument === region) return regionalArn(output, "glue", "catalog");
  if (/^arn:[^:]+:glue:[^:]+:\d{12}:catalog$/.test(argument)) return argument;
  if (REGION.test(argument) && region === undefined) return regionalArn({ ...output, region: argument }, "glue", "catalog");
  reportName(output, argument, "the Region of the folder");
  return undefined;
}

/** Kinesis prints an object without members where there is no policy. */
function streamPolicy(at: Cursor): Cursor {
  const policy = at.get("Policy");
  return typeof policy.value === "string" && policy.value.trim() === "{}" ? policy.as(undefined) : policy;
}

/** The ARN of a recovery point does not name its vault: the vault's Deny is not found for it. */
function vaultPolicy(at: Cursor): Cursor {
  const policy = at.get("Policy");
  const text = typeof policy.value === "string" ? policy.value : JSON.stringify(policy.value);
  // Operations on recovery points, which a vault's policy is mostly about. Vault policies have no wildcards in actions.
  if (/"backup:(?:\w*RecoveryPoint\w*|StartCopyJob|StartRestoreJob)"/i.test(text)) {
    const details = "a vault's policy is not found for recovery points: their ARNs do not name the vault";
    policy.warning("X_NOT_USED", details, "list them with the policy in the own form");
  }
  return policy;
}
