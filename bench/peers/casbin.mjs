// casbin: a policy line for each action pattern and resource pattern; the matcher calls functions of ours.
import { newEnforcer, newModel } from "casbin";
import { conditionMatcher, likeMatcher } from "./conditions.mjs";

const MODEL = `
[request_definition]
r = sub, obj, act, ctx
[policy_definition]
p = act, obj, cond, eft
[policy_effect]
e = some(where (p.eft == allow)) && !some(where (p.eft == deny))
[matchers]
m = like(r.act, p.act) && like(r.obj, p.obj) && holds(r.ctx, p.cond)
`;

function lines(policies, conditions) {
  return policies.flatMap(({ name, document }) =>
    document.Statement.flatMap(({ Sid, Effect, Action, Resource, Condition = {} }) => {
      const id = `${name}/${Sid}`;
      conditions.set(id, conditionMatcher(Condition));
      return Action.flatMap((action) =>
        [Resource].flat().map((resource) => [action, resource, id, Effect === "Allow" ? "allow" : "deny"]),
      );
    }),
  );
}

/** Patterns are compiled once: casbin's own matching functions would compile them on every comparison. */
function cachedLike() {
  const matchers = new Map();
  return (text, pattern) => {
    let matcher = matchers.get(pattern);
    if (matcher === undefined) matchers.set(pattern, (matcher = likeMatcher(pattern)));
    return matcher(text);
  };
}

export const adapter = {
  name: "casbin",
  package: "casbin",
  mapping:
    "a policy line for every pair of action and resource pattern; casbin has no condition operators and no wildcards like IAM's, so patterns and conditions are functions of ours, compiled once",
  async create(policies) {
    const conditions = new Map();
    const enforcer = await newEnforcer(newModel(MODEL));
    await enforcer.addFunction("like", cachedLike());
    await enforcer.addFunction("holds", (context, id) => conditions.get(id)(context));
    await enforcer.addPolicies(lines(policies, conditions));
    return {
      prepare: ({ principal, action, resource, context }) => [principal, resource, action, context],
      isAllowed: (call) => enforcer.enforceSync(...call),
    };
  },
};
