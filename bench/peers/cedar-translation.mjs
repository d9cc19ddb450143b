// IAM statements of the gateway workload as Cedar policies. What it cannot translate is an error, never left out.
const quoted = (text) => JSON.stringify(text);
const list = (value) => [value].flat();

/** Exact names become entities; a wildcard is asked of the action's name, which the context carries. Cedar has no `?`. */
function actionClause(patterns) {
  const [wild, exact] = [patterns.filter((one) => one.includes("*")), patterns.filter((one) => !one.includes("*"))];
  if (wild.length === 0) return { head: `action in [${exact.map((name) => `Action::${quoted(name)}`).join(", ")}]`, test: [] };
  return { head: "action", test: [anyOf(patterns.map((pattern) => `context.action like ${quoted(pattern)}`))] };
}

const anyOf = (tests) => (tests.length === 1 ? tests[0] : `(${tests.join(" || ")})`);

const TESTS = {
  StringEquals: (key, value) => `context[${quoted(key)}] == ${quoted(value)}`,
  Bool: (key, value) => `context[${quoted(key)}] == ${quoted(value)}`,
  IpAddress: (key, value) => `context[${quoted(key)}].isInRange(ip(${quoted(value)}))`,
};

function conditionTests(condition) {
  return Object.entries(condition).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, values]) => {
      if (TESTS[operator] === undefined) throw new Error(`no translation of ${operator}`);
      return `context has ${quoted(key)} && ${anyOf(list(values).map((value) => TESTS[operator](key, value)))}`;
    }),
  );
}

function translateStatement({ Effect, Action, Resource, Condition = {} }) {
  const action = actionClause(Action);
  const resource = anyOf(list(Resource).map((pattern) => `context.resource like ${quoted(pattern)}`));
  const tests = [resource, ...action.test, ...conditionTests(Condition)];
  const effect = Effect === "Allow" ? "permit" : "forbid";
  return `${effect}(principal, ${action.head}, resource) when { ${tests.join(" && ")} };`;
}

export function cedarPolicies(policies) {
  return { staticPolicies: policies.flatMap(({ document }) => document.Statement.map(translateStatement)).join("\n") };
}

/** Cedar's `like` reads strings, so the texts of action and resource travel in the context. */
export function cedarRequest({ principal, action, resource, context }) {
  const address = { __extn: { fn: "ip", arg: context["aws:SourceIp"] } };
  return {
    principal: { type: "Principal", id: principal },
    action: { type: "Action", id: action },
    resource: { type: "Resource", id: resource },
    context: { ...context, "aws:SourceIp": address, action, resource },
    entities: [],
  };
}

export function isAllow(answer) {
  if (answer.type === "failure") throw new Error(JSON.stringify(answer.errors));
  return answer.response.decision === "allow";
}

export const MAPPING =
  "one Cedar policy a statement; exact actions as entities, wildcards as `like` over strings in the context, addresses as `ip`; Cedar has no `?`, no folding of case and no policy variables inside patterns";
