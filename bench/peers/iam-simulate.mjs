// @cloud-copilot/iam-simulate, a simulator of AWS IAM for testing policies. AGPL: it is run beside Postern and never read.
import { runSimulation } from "@cloud-copilot/iam-simulate";

const ACCOUNT = "111122223333";

export const adapter = {
  name: "@cloud-copilot/iam-simulate",
  package: "@cloud-copilot/iam-simulate",
  mapping:
    "the policies as they are; it validates policies, actions and resource types on every call and drops context keys that the action does not list",
  create(policies) {
    const identityPolicies = policies.map(({ name, document }) => ({ name, policy: document }));
    const none = { identityPolicies, serviceControlPolicies: [], resourceControlPolicies: [] };
    return {
      prepare: ({ principal, action, resource, context }) => ({
        ...none,
        request: { principal, action, resource: { resource, accountId: ACCOUNT }, contextVariables: context },
      }),
      isAllowed: async (simulation) => {
        const answer = await runSimulation(simulation, {});
        return answer.resultType !== "error" && answer.overallResult === "Allowed";
      },
    };
  },
};
