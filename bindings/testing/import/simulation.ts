/** The input of AWS's SimulateCustomPolicy, and what it answered, as a suite. */
import type { InlinePolicy, SuiteCase, SuitePolicySet } from "../suite-file.js";
import { contextOf } from "./context-entries.js";
import { checkMembers, invalid, membersOf, textOf, textsOf, unexpanded, type Converted, type Members } from "./converted.js";

const MEMBERS = [
  "PolicyInputList",
  "PermissionsBoundaryPolicyInputList",
  "ActionNames",
  "ResourceArns",
  "ResourcePolicy",
  "ResourceOwner",
  "CallerArn",
  "ContextEntries",
  "ResourceHandlingOption",
  "OrderedOrganizationPolicyInputList",
  "MaxItems",
  "Marker",
];

/** Where no caller is given. */
export const SOMEBODY = "arn:aws:iam::111122223333:user/somebody";

/**
 * A case for each action on each resource. `results` is what the simulator printed (`EvaluationResults`); cases that it does not speak of are
 * to be reviewed.
 *
 * Source: docs/spec/evaluation-logic.md §13.
 *
 * @example
 * const { suite, review } = convertSimulation(JSON.parse(input), "simulation", JSON.parse(results));
 */
export function convertSimulation(input: unknown, name: string, results?: unknown): Converted {
  const given = membersOf(input, "the input");
  checkMembers(given, MEMBERS, "the input of the simulator");
  const decisions = decisionsOf(results);
  const warnings: string[] = [];
  const review: number[] = [];
  const resources = textsOf(given.ResourceArns, "`ResourceArns`");
  const cases = textsOf(given.ActionNames, "`ActionNames`").flatMap((action) =>
    (resources.length === 0 ? ["*"] : resources).map((resource): SuiteCase => {
      if (resource !== "*" && /[*?]/.test(resource))
        warnings.push(`the resource ${resource} holds a wildcard: here it is a text like any other`);
      return { action, resource: unexpanded(resource), ...expectOf(decisions.get(JSON.stringify([action, resource]))) };
    }),
  );
  cases.forEach(({ expect }, index) => expect === undefined && review.push(index));
  if (cases.length === 0) throw invalid("`ActionNames` names no action", "give what `--cli-input-json` takes");
  if (given.CallerArn === undefined) warnings.push(`\`CallerArn\` is missing: ${SOMEBODY} calls`);
  if (given.ResourceHandlingOption !== undefined)
    warnings.push("`ResourceHandlingOption` is left out: each action is asked of the resources that are listed");
  const context = contextOf(given.ContextEntries);
  const owner = given.ResourceOwner === undefined ? undefined : accountOf(textOf(given.ResourceOwner, "`ResourceOwner`"));
  const defaults = {
    principal: unexpanded(textOf(given.CallerArn ?? SOMEBODY, "`CallerArn`")),
    ...(owner === undefined ? {} : { resourceAccount: owner }),
    ...(context === undefined ? {} : { context: unexpanded(context) }),
  };
  return {
    suite: { version: 1, name, policies: { set: setOf(given) }, defaults, cases },
    warnings: [...new Set(warnings)],
    review,
  };
}

function setOf(given: Members): SuitePolicySet {
  const { ResourcePolicy: resource, OrderedOrganizationPolicyInputList: levels } = given;
  const boundary = textsOf(given.PermissionsBoundaryPolicyInputList, "`PermissionsBoundaryPolicyInputList`");
  return {
    identity: policiesOf(textsOf(given.PolicyInputList, "`PolicyInputList`"), "policy"),
    ...(boundary.length === 0 ? {} : { permissionsBoundary: policiesOf(boundary, "boundary") }),
    ...(resource === undefined ? {} : { resource: policiesOf([textOf(resource, "`ResourcePolicy`")], "resource policy") }),
    ...(Array.isArray(levels) ? { serviceControl: levels.map(levelOf) } : {}),
  };
}

function levelOf(level: unknown, index: number): { name: string; policies: InlinePolicy[] } {
  const { ServiceControlPolicyInputList: texts } = membersOf(level, "a level of the organization");
  const name = index === 0 ? "root" : `level ${index + 1}`;
  return { name, policies: policiesOf(textsOf(texts, "`ServiceControlPolicyInputList`"), name) };
}

/** As texts: their lines are what the simulator was given. */
function policiesOf(texts: readonly string[], name: string): InlinePolicy[] {
  return texts.map((text, index) => ({ name: texts.length === 1 ? name : `${name} ${index + 1}`, document: unexpanded(text) }));
}

/** The account of an ARN, or what stands in its place. */
export function accountOf(arn: string): string {
  return /^arn:[^:]*:iam::(.+):root$/.exec(arn)?.[1] ?? arn;
}

function decisionsOf(results: unknown): ReadonlyMap<string, string> {
  if (results === undefined) return new Map();
  const list = membersOf(results, "the results").EvaluationResults;
  if (!Array.isArray(list)) throw invalid("the results must have `EvaluationResults`", "give what the simulator printed as JSON");
  return new Map(
    list.map((each: unknown) => {
      const { EvalActionName, EvalResourceName, EvalDecision } = membersOf(each, "a result");
      const names = [textOf(EvalActionName, "`EvalActionName`"), textOf(EvalResourceName ?? "*", "`EvalResourceName`")];
      return [JSON.stringify(names), textOf(EvalDecision, "`EvalDecision`")] as const;
    }),
  );
}

function expectOf(decision: string | undefined): Pick<SuiteCase, "expect"> {
  if (decision === undefined) return {};
  if (decision === "allowed" || decision === "explicitDeny" || decision === "implicitDeny") return { expect: decision };
  throw invalid(`\`EvalDecision\` is \`${decision}\``, "write allowed, explicitDeny or implicitDeny");
}
