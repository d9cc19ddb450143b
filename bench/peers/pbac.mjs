// pbac: evaluates documents in the form of IAM's.
import PBAC from "pbac";

/** Its schema takes lists of resources only. */
function withLists({ Version, Statement }) {
  return { Version, Statement: Statement.map((one) => ({ ...one, Resource: [one.Resource].flat() })) };
}

/** `aws:SourceIp` → context.aws.SourceIp. */
function nested(context) {
  const prefixes = {};
  for (const [key, value] of Object.entries(context)) {
    const at = key.indexOf(":");
    (prefixes[key.slice(0, at)] ??= {})[key.slice(at + 1)] = value;
  }
  return prefixes;
}

export const adapter = {
  name: "pbac",
  package: "pbac",
  mapping:
    "the policies as they are; it reads only the first key of each condition operator, knows no implicit deny apart from an explicit one, and compares actions by case",
  create(policies) {
    const engine = new PBAC(policies.map(({ document }) => withLists(document)));
    return {
      prepare: ({ action, resource, context }) => ({ action, resource, context: nested(context) }),
      isAllowed: (call) => engine.evaluate(call),
    };
  },
};
