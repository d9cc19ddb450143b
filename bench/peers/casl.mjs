// CASL: a rule for each statement, Denies last, for the last rule that matches decides.
import { AbilityBuilder, createMongoAbility, subject } from "@casl/ability";
import { conditionMatcher, likeMatcher } from "./conditions.mjs";

/** The actions of the workload: CASL compares actions for equality, so a wildcard becomes the names that it covers. */
const ACTIONS = [
  ...["GetItem", "Query", "BatchGetItem", "DescribeTable", "PutItem", "UpdateItem", "DeleteItem"].map((name) => `dynamodb:${name}`),
  ...["GetObject", "GetObjectTagging", "PutObject"].map((name) => `s3:${name}`),
];

function coveredActions(patterns) {
  const matchers = patterns.map(likeMatcher);
  return ACTIONS.filter((action) => matchers.some((covers) => covers(action)));
}

/** Conditions as a function, which `conditionsMatcher` lets rules have. */
function conditionsOf({ Resource, Condition = {} }) {
  const resources = [Resource].flat().map(likeMatcher);
  const holds = conditionMatcher(Condition);
  return ({ resource, context }) => resources.some((covers) => covers(resource)) && holds(context);
}

export const adapter = {
  name: "@casl/ability",
  package: "@casl/ability",
  mapping:
    "a rule a statement, Denies last; wildcards in actions become the workload's ten action names; ARN patterns and addresses have no counterpart in its conditions, which are functions of ours through `conditionsMatcher`",
  create(policies) {
    const { can, cannot, build } = new AbilityBuilder(createMongoAbility);
    const statements = policies.flatMap(({ document }) => document.Statement);
    for (const one of statements.filter(({ Effect }) => Effect === "Allow"))
      can(coveredActions(one.Action), "Resource", conditionsOf(one));
    for (const one of statements.filter(({ Effect }) => Effect === "Deny"))
      cannot(coveredActions(one.Action), "Resource", conditionsOf(one));
    const ability = build({ conditionsMatcher: (conditions) => conditions });
    return {
      prepare: ({ action, resource, context }) => [action, subject("Resource", { resource, context })],
      isAllowed: ([action, what]) => ability.can(action, what),
    };
  },
};
