// Cedar with its policies parsed once and kept in its memory.
import { preparsePolicySet, statefulIsAuthorized } from "@cedar-policy/cedar-wasm/nodejs";
import { cedarPolicies, cedarRequest, isAllow, MAPPING } from "./cedar-translation.mjs";

const SET = "bench";

export const adapter = {
  name: "cedar-wasm, stateful",
  package: "@cedar-policy/cedar-wasm",
  mapping: MAPPING,
  create(policies) {
    const answer = preparsePolicySet(SET, cedarPolicies(policies));
    if (answer.type === "failure") throw new Error(JSON.stringify(answer.errors));
    return {
      prepare: (request) => ({ ...cedarRequest(request), preparsedPolicySetId: SET }),
      isAllowed: (call) => isAllow(statefulIsAuthorized(call)),
    };
  },
};
