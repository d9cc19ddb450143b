/** From what the caller gives to what the checks look at. */
import type { IssueCode } from "../findings/code-table.js";
import type { PolicyType } from "../policy/ast.js";
import type { JsonNode } from "../text/json-node.js";
import { memberOf } from "../text/json-node.js";
import { inspectPolicy } from "../policy/parse.js";
import type { ReportEntry } from "../findings/report.js";
import { arnsOf } from "./arn.js";
import { indexOf } from "./catalogue-index.js";
import type { ValidatePolicyInput } from "./input.js";
import { ActionSet } from "./action-set.js";
import { NOTABLE_ACTIONS } from "./notable-actions.js";
import { knownByStatement, unlistedActions } from "./action-use.js";
import { NearNames } from "./near-name.js";
import type { PolicyLetter, Subject } from "./subject.js";
import { statementsOf } from "./statement-view.js";

const NOTABLE: ReadonlySet<string> = new Set(NOTABLE_ACTIONS);

export function subjectOf(input: ValidatePolicyInput): Subject {
  const type = grammarTypeOf(input);
  const subject = read(input, type, false);
  return isTrustByContent(subject) ? read(input, "trust", true) : subject;
}

function read(input: ValidatePolicyInput, type: PolicyType, isTrustByContent: boolean): Subject {
  const { policyDocument, options = {}, catalogue, validatePolicyResourceType: resourceType } = input;
  const { root, faults } = inspectPolicy({ name: "policy", document: policyDocument, type }, "aws");
  const index = catalogue === undefined ? undefined : indexOf(catalogue);
  const text = typeof policyDocument === "string" ? policyDocument : undefined;
  const statements = statementsOf(root, text, index);
  return {
    text,
    root,
    letter: LETTERS[type],
    resourceType: type === "resource" || type === "trust" || type === "vpcEndpoint" ? resourceType : undefined,
    isTrustByContent,
    hasVariables: hasVariables(root),
    statements,
    uses: statements.flatMap(({ conditions }) => conditions),
    arns: arnsOf(statements, hasVariables(root)),
    unlisted: unlistedActions(statements, index),
    known: knownByStatement(statements),
    actionSets: new Map(statements.map((statement) => [statement, new ActionSet(statement.actions, index?.notable ?? NOTABLE)])),
    names: new NearNames(),
    faults: byCode(faults),
    options,
    catalogue: index,
  };
}

const LETTERS: Readonly<Record<PolicyType, PolicyLetter>> = {
  identity: "I",
  permissionsBoundary: "I",
  session: "I",
  resource: "R",
  vpcEndpoint: "R",
  trust: "T",
  serviceControl: "S",
  resourceControl: "C",
};

function grammarTypeOf({ policyType, validatePolicyResourceType }: ValidatePolicyInput): PolicyType {
  switch (policyType) {
    case "SERVICE_CONTROL_POLICY":
      return "serviceControl";
    case "RESOURCE_CONTROL_POLICY":
      return "resourceControl";
    case "RESOURCE_POLICY":
      if (validatePolicyResourceType === "AWS::IAM::AssumeRolePolicyDocument") return "trust";
      return validatePolicyResourceType === "AWS::EC2::VPCEndpoint" ? "vpcEndpoint" : "resource";
    default:
      return "identity";
  }
}

/** A resource policy whose resource nobody named, and which is about assuming roles, is judged as a trust policy. */
function isTrustByContent({ letter, resourceType, statements }: Subject): boolean {
  if (letter !== "R" || resourceType !== undefined) return false;
  const actions = statements.flatMap((statement) => statement.actions);
  return actions.length > 0 && actions.every(({ folded }) => folded.startsWith("sts:"));
}

/** As the compiler reads it: a faulty version counts as the current one. */
function hasVariables(root: JsonNode | undefined): boolean {
  const version = root?.kind === "object" ? memberOf(root, "Version")?.value : undefined;
  return version !== undefined && !(version.kind === "string" && version.value === "2008-10-17");
}

function byCode(faults: readonly ReportEntry[]): ReadonlyMap<IssueCode, readonly ReportEntry[]> {
  const sorted = new Map<IssueCode, ReportEntry[]>();
  for (const fault of faults) {
    const list = sorted.get(fault.code);
    if (list === undefined) sorted.set(fault.code, [fault]);
    else list.push(fault);
  }
  return sorted;
}
