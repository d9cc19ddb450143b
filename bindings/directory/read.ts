/**
 * Sources in, a directory out: outputs of AWS commands (aws/) and our own form (own-form/) become one draft, which check/ looks at.
 *
 * Look here when a source is not recognised or two of them disagree. What stands in policy documents is not read: the compiler does that.
 */
import type { Mode } from "../model/mode.js";
import { attempt } from "../text/attempt.js";
import { definedMembers, isPlainObject } from "../text/plain-object.js";
import { readAuthorizationDetails } from "./aws/authorization-details.js";
import { serviceOf } from "./aws/commands.js";
import { readEndpoints } from "./aws/endpoints.js";
import { readKmsOutputs } from "./aws/kms.js";
import { addOrganizationTree } from "./aws/organization-tree.js";
import { OrganizationFacts, readOrganizationsOutput } from "./aws/organizations.js";
import { checkPages } from "./aws/pages.js";
import { readAttributes } from "./aws/queues.js";
import { readResourcePolicies } from "./aws/resource-policies.js";
import { readRestApis } from "./aws/rest-apis.js";
import { finishBuckets, readS3Output } from "./aws/s3.js";
import { checkDirectory, checkedMode, checkPollution } from "./check/check.js";
import { Draft, Facts } from "./draft.js";
import { DirectoryError } from "./errors.js";
import { Findings, WHOLE, type DirectoryFinding } from "./findings.js";
import { locateInSources } from "./locate.js";
import { readSourceName } from "./aws/naming.js";
import { readOwnForm } from "./own-form/own-form.js";
import { recognise, type Recognised } from "./aws/recognise.js";
import type { Output } from "./aws/output.js";
import { checkSources, readSource, type DirectorySource } from "./source.js";
import type { Directory, Organization } from "../model/directory.js";

export interface ReadDirectoryOptions {
  /** Default "aws"; "lenient" also takes ids and resources that AWS would not have. */
  readonly mode?: Mode;
}

export interface DirectoryReading {
  readonly directory: Directory;
  /** Warnings: what was left out, and what is probably not meant so. */
  readonly findings: readonly DirectoryFinding[];
}

/**
 * Reads sources in our own form and outputs of the AWS CLI (docs/directory.md) as one directory.
 * Throws DirectoryError with every finding of every source when one is an error.
 */
export function readDirectory(sources: readonly DirectorySource[], options: ReadDirectoryOptions = {}): DirectoryReading {
  const findings = new Findings();
  checkPollution(findings);
  if (findings.hasErrors) throw new DirectoryError(findings.all);
  const mode = readMode(options, findings);
  const draft = new Draft(findings);
  const recognised = checkSources(sources, findings).flatMap((source) => recogniseSource(source, findings));
  for (const each of recognised) if (each.kind === "own") readOwnForm(each.at, mode, draft);
  readOutputs(
    recognised.flatMap((each) => (each.kind === "output" ? [each.output] : [])),
    draft,
  );
  const directory = directoryOf(draft);
  for (const finding of checkDirectory(directory, mode)) findings.all.push(locateInSources(finding, directory, draft));
  if (findings.hasErrors) throw new DirectoryError(findings.all);
  return { directory, findings: findings.all };
}

/** A misspelt option would silently be the default. */
function readMode(options: ReadDirectoryOptions, findings: Findings): Mode {
  const given = attempt(() => {
    const isSound = isPlainObject(options) && Object.getOwnPropertyNames(options).every((name) => name === "mode");
    return isSound ? { mode: options.mode } : undefined;
  });
  if (given !== undefined) return checkedMode(given.mode, findings);
  findings.error("DATA_TYPE_MISMATCH", WHOLE, "the options are not an object with the member `mode` alone", 'give { mode: "aws" }');
  return "aws";
}

function recogniseSource(source: DirectorySource, findings: Findings): Recognised[] {
  const name = readSourceName(source.name);
  return readSource(source, findings).flatMap((at) => recognise(at, name));
}

function readOutputs(outputs: readonly Output[], draft: Draft): void {
  const facts = new OrganizationFacts();
  const blocks = new Facts("account");
  checkPages(outputs);
  // Entities first: their ARNs tell an account's partition.
  const isIam = ({ command }: Output): boolean => serviceOf(command) === "iam";
  for (const output of outputs.filter(isIam)) readAuthorizationDetails(output, draft);
  for (const output of outputs) readOutput(output, facts, blocks, draft);
  readKmsOutputs(
    outputs.filter(({ command }) => serviceOf(command) === "kms"),
    draft,
  );
  addOrganizationTree(facts, draft);
  finishBuckets(blocks, draft);
}

function readOutput(output: Output, facts: OrganizationFacts, blocks: Facts, draft: Draft): void {
  switch (serviceOf(output.command)) {
    case "iam":
    case "kms":
      return; // read together, before and after
    case "organizations":
      return readOrganizationsOutput(output, facts, draft);
    case "s3api":
    case "s3control":
      return readS3Output(output, blocks, draft);
    case "sqs":
    case "sns":
      return readAttributes(output, draft);
    case "ec2":
      return readEndpoints(output, draft);
    case "apigateway":
      return readRestApis(output, draft);
    default:
      return readResourcePolicies(output, draft);
  }
}

function directoryOf(draft: Draft): Directory {
  const organization = draft.organization.get("organization", "entity") as Organization | undefined;
  return {
    version: 1,
    ...definedMembers({ organization }),
    accounts: draft.accounts.entries("id"),
    policies: draft.policies(),
    users: draft.users.entries("arn"),
    groups: draft.groups.entries("arn"),
    roles: draft.roles.entries("arn"),
    resources: draft.resources.entries("arn"),
    endpoints: draft.endpoints.entries("id"),
  };
}
